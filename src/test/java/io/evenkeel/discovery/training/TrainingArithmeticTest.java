package io.evenkeel.discovery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.probe.RidgeRegression;
import io.evenkeel.sampler.scheduler.NoiseScheduler;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goals are made of, and what fits them. */
class TrainingArithmeticTest {
    private static final Tensor NEUTRAL = row(1, 2);
    private static final Tensor TARGET = row(3, 1);

    @Test
    void extrapolatesTheTargetByBeta() {
        assertThat(PredictionTargets.extrapolate(NEUTRAL, TARGET, 0)).isEqualTo(NEUTRAL);
        assertThat(PredictionTargets.extrapolate(NEUTRAL, TARGET, 1)).isEqualTo(TARGET);
        assertThat(PredictionTargets.extrapolate(NEUTRAL, TARGET, 2)).isEqualTo(row(5, 0));
    }

    @Test
    void foldsANegativePromptIntoTheTarget() {
        Tensor nothing = row(0.5f, -1);
        Tensor negative = row(2, 4);

        Tensor kept = PredictionTargets.foldInNegativePrompt(NEUTRAL, nothing, negative, 5);

        float[] guided = PredictionTargets.applyGuidance(nothing, kept, 5);
        float[] wanted = PredictionTargets.applyGuidance(negative, NEUTRAL, 5);
        assertThat(guided).containsExactly(wanted, within(1e-5f));
    }

    @Test
    void measuresReachAsShareOfTheTarget() {
        assertThat(TargetScale.reachOf(NEUTRAL, TARGET, NEUTRAL)).isZero();
        assertThat(TargetScale.reachOf(NEUTRAL, TARGET, TARGET)).isEqualTo(1);
        assertThat(TargetScale.reachOf(NEUTRAL, TARGET, row(2, 4))).isZero(); // across
    }

    @Test
    void raisesBetaWhileReachIsTooSmall() {
        TargetScale scale = new TargetScale(2, 5, 1.1);

        scale.observe(0, 0.2);
        scale.observe(1, 9);

        assertThat(scale.beta(0)).isCloseTo(5 * Math.exp(0.05 * (1.1 - 0.04)), within(1e-9));
        assertThat(scale.beta(1)).isLessThan(5);
    }

    @Test
    void keepsBetaWithoutTargetReach() {
        TargetScale scale = new TargetScale(1, 2, 0);

        scale.observe(0, 0.1);

        assertThat(scale.beta(0)).isEqualTo(2);
    }

    @Test
    void weighsTimestepsBySmallerDifferenceMore() {
        TimestepWeighting even = new TimestepWeighting(2, true);

        even.observe(0, 4);
        even.observe(1, 0.5);
        even.observe(1, 1.5);

        assertThat(even.weightAt(0)).isEqualTo(0.25);
        assertThat(even.weightAt(1)).isCloseTo(1 / (0.95 * 0.5 + 0.05 * 1.5), within(1e-12));
        assertThat(new TimestepWeighting(1, false).weightAt(0)).isEqualTo(1);
    }

    @Test
    void adamsFirstStepIsTheRate() {
        float[] values = {1, 1};

        new AdamOptimizer(2).step(values, new double[] {3, -0.001}, 0.1);

        assertThat(values).containsExactly(new float[] {0.9f, 1.1f}, within(1e-4f));
    }

    @Test
    void predictsNoiseOrVelocityByModelType() {
        float[] picture = {2};
        float[] noise = {3};
        NoiseScheduler.NoisedSample epsilon = LinearToyModel.schedule("epsilon").addNoise(picture, noise, 500);
        NoiseScheduler.NoisedSample velocity =
                LinearToyModel.schedule("v_prediction").addNoise(picture, noise, 500);
        double signal = signal(epsilon.latents()[0]);
        double sigma = Math.sqrt(1 - signal * signal);

        assertThat(epsilon.trainingTarget()).containsExactly(3);
        assertThat(velocity.latents()).isEqualTo(epsilon.latents());
        assertThat((double) velocity.trainingTarget()[0]).isCloseTo(signal * 3 - sigma * 2, within(1e-4));
    }

    /** Of latents = 2 signal + 3 sqrt(1 - signal^2), by halving; on the branch where noise is the larger part. */
    private static double signal(double latents) {
        double low = 0;
        double high = 0.5547; // where the sum is largest
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            boolean below = 2 * middle + 3 * Math.sqrt(1 - middle * middle) < latents;
            low = below ? middle : low;
            high = below ? high : middle;
        }
        return low;
    }

    @Test
    void ridgeFindsALineThroughNoise() {
        Random random = new Random(1);
        float[][] vectors = new float[60][200];
        double[] labels = new double[60];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < 200; j++) {
                vectors[i][j] = (float) (random.nextGaussian() + (j < 20 ? 2 * labels[i] : 0));
            }
        }

        RidgeRegression.LinearFunction function = RidgeRegression.fit(vectors, labels, 1);

        float[] with = new float[200];
        Arrays.fill(with, 0, 20, 2);
        assertThat(function.apply(with)).isGreaterThan(function.apply(new float[200]) + 0.3);
    }

    @Test
    void ridgeSolvesAnExactSystem() {
        float[][] vectors = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
        double[] labels = {1, 3, 0, 2};

        RidgeRegression.LinearFunction function = RidgeRegression.fit(vectors, labels, 1e-9);

        assertThat(function.weights()).containsExactly(new float[] {2, -1}, within(1e-3f));
        assertThat(function.bias()).isCloseTo(1, within(1e-3));
        assertThat(function.scaleAndShift(2, 3).apply(new float[] {1, 0})).isCloseTo(9, within(1e-2));
    }

    @Test
    void randomStreamsDependOnSeedAndPurposeOnly() {
        SeededRandom seededRandom = new SeededRandom(3);

        assertThat(seededRandom
                        .noiseSource(SeededRandom.RandomStream.INITIAL_LATENTS, 1, 2)
                        .next(4))
                .isEqualTo(new SeededRandom(3)
                        .noiseSource(SeededRandom.RandomStream.INITIAL_LATENTS, 1, 2)
                        .next(4));
        assertThat(seededRandom
                        .noiseSource(SeededRandom.RandomStream.INITIAL_LATENTS, 1, 2)
                        .next(4))
                .isNotEqualTo(seededRandom
                        .noiseSource(SeededRandom.RandomStream.INITIAL_LATENTS, 2, 1)
                        .next(4));
        assertThat(seededRandom
                        .noiseSource(SeededRandom.RandomStream.INITIAL_LATENTS, 1)
                        .next(4))
                .isNotEqualTo(seededRandom
                        .noiseSource(SeededRandom.RandomStream.TRAJECTORY, 1)
                        .next(4));
        assertThat(List.of(
                        seededRandom.nextIndex(10, SeededRandom.RandomStream.PROMPT_PAIR, 1),
                        seededRandom.nextIndex(10, SeededRandom.RandomStream.PROMPT_PAIR, 2)))
                .allMatch(picked -> picked >= 0 && picked < 10);
    }

    private static Tensor row(float... values) {
        return new Tensor(values, new long[] {1, 1, values.length});
    }
}
