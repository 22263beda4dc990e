package io.evenkeel.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.diffusion.schedule.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On a toy model that shows in h what it draws, more or less clearly. */
class ProbingTest {
    private static final String ALONE = """
            group: looks
            kind: attribute
            subjects: [doctor, artist]
            neutral: "a {subject}"
            concepts: {female: "a woman {subject}"}
            """;

    @Test
    void whatIsReadTooSeldomIsNotPublishedAndItsAccuracyIs() {
        List<Probing.Fitted> unread = new ArrayList<>();
        List<Probing.Fitted> read = new ArrayList<>();
        for (double hidden = 0.05; hidden < 1000; hidden *= 1.5) {
            Probing.Fitted fitted =
                    fitted(Spec.parse(ALONE), new Hidden(hidden)).get(0);
            (fitted.probe().isPresent() ? read : unread).add(fitted);
        }

        assertThat(read)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.meanAccuracy()).isGreaterThanOrEqualTo(0.75))
                .allSatisfy(one -> assertThat(one.pictures()).isEqualTo(96));
        assertThat(unread)
                .anySatisfy(one -> assertThat(one.meanAccuracy()).isBetween(0.5, 0.75))
                .allSatisfy(one -> assertThat(one.meanAccuracy()).isLessThan(0.75));
    }

    @Test
    void ofTooFewPicturesNoneIsFitted() {
        assertThat(fitted(Specs.gender("options: {probe-pictures: 39}\n"), new Hidden(0)))
                .containsExactly(Probing.Fitted.NONE, Probing.Fitted.NONE);
        assertThat(fitted(Specs.gender("options: {probe-pictures: 40}\n"), new Hidden(0)))
                .allSatisfy(one -> assertThat(one.pictures()).isEqualTo(40));
    }

    @Test
    void asManyPicturesAreTakenAsMemoryBears() {
        Spec spec = Specs.gender("options: {probe-pictures: 2000}\n");

        Probing small = new Probing(ToyModel.ground(5), new Lessons(spec), spec.options());
        Probing large = new Probing(sdxl(), new Lessons(spec), spec.options());

        assertThat(small.pictures()).isEqualTo(2 * 712); // 5696 h of them are fitted
        assertThat(small.isEnough()).isTrue();
        assertThat(large.isEnough()).isFalse();
    }

    private static Ground sdxl() {
        Ground toy = ToyModel.ground(5);
        return new Ground(toy.denoiser(), toy.schedule(), toy.walk(), 5, ToyModel.LATENTS, new long[] {1280, 32, 32});
    }

    @Test
    void whatAWalkDrawsAtEachCallIsOther() {
        Ground ground = ToyModel.ground(5);
        List<List<Integer>> asked = new ArrayList<>();
        Position start = ground.walk().start(new float[ground.size()]);
        Ground.Told told = new Ground.Told("a doctor", "");

        ground.walked(List.of(start, start), List.of(told, told), new int[] {3, 2}, (row, call) -> {
            asked.add(List.of(row, call));
            return float[]::new;
        });

        assertThat(asked).containsExactly(List.of(0, 0), List.of(1, 0), List.of(0, 1), List.of(1, 1), List.of(0, 2));
    }

    private static List<Probing.Fitted> fitted(Spec spec, Denoiser model) {
        Ground ground = ToyModel.ground(model, 5);
        return new Session(spec, "model", ground, new Watch(new LearnerTest.Scripted())).probed(new Lessons(spec));
    }

    /** Its h is hidden by so much noise. */
    private record Hidden(double by) implements Denoiser {
        @Override
        public List<Reading> read(List<Point> points) {
            return new ToyModel(0)
                    .read(points).stream()
                            .map(one -> new Reading(one.predicted(), hidden(one.h())))
                            .toList();
        }

        private Tensor hidden(Tensor h) {
            float[] values = h.values();
            Random random = new Random(Arrays.hashCode(values));
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (by * random.nextGaussian());
            }
            return new Tensor(values, h.shape());
        }

        @Override
        public List<Slope> descend(List<Point> points, List<Tensor> goals) {
            return new ToyModel(0).descend(points, goals);
        }
    }
}
