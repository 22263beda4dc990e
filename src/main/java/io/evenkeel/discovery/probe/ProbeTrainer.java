package io.evenkeel.discovery.probe;

import io.evenkeel.concept.Probe;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.diffusion.schedule.Position;
import io.evenkeel.discovery.spec.TrainingOptions;
import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.discovery.training.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fits a probe per concept without a single label from outside: pictures are walked out under the target prompts, and h is read
 * under the neutral one, so that it shows the picture and not the prompt. A concept alone is told from neutral pictures, a
 * member of a group from the other members'.
 */
public final class ProbeTrainer {
    private static final double FIRST = 0.3; // of the walk: what is fitted at; before, noise hides nearly everything
    private static final double USED = 0.16; // of the walk: from where on the same fit is better than none
    private static final double USED_ALONE = 0.08; // what is no matter of degree is seen earlier
    private static final int MOMENTS = 5;
    private static final int HELD_OUT = 5; // every fifth picture
    private static final double PENALTY = 1;
    private static final long MOST_VALUES = 64L << 20; // of all h that are held at once: 256 MiB
    private static final int MOST_FITTED = 5_700; // h: the square of their number is solved in 256 MiB
    private static final int FEWEST = 40; // pictures of a class, from which anything is told
    private static final double READABLE = 0.75; // accuracy from which on a probe is better than none
    private static final double LEAST_APART =
            0.05; // scores of pictures with and without; else there is nothing to read

    private final FrozenModel frozenModel;
    private final PromptPairs promptPairs;
    private final SeededRandom seededRandom;
    private final int classes;
    private final int each;
    private final int[] calls;
    private final List<List<float[]>> pictures = new ArrayList<>();

    public ProbeTrainer(FrozenModel frozenModel, PromptPairs promptPairs, TrainingOptions trainingOptions) {
        this.frozenModel = frozenModel;
        this.promptPairs = promptPairs;
        this.seededRandom = new SeededRandom(trainingOptions.seed());
        this.classes = promptPairs.concepts() == 1 ? 2 : promptPairs.concepts();
        this.calls = calls(frozenModel.walk().calls());
        long size = Arrays.stream(frozenModel.h()).reduce(1, Math::multiplyExact);
        int fitted = MOST_FITTED * HELD_OUT / (HELD_OUT - 1) / (classes * calls.length);
        int held = (int) (MOST_VALUES / (size * classes * calls.length));
        this.each = Math.min(trainingOptions.probePictures(), Math.min(fitted, held));
    }

    /** Whether enough pictures are wanted, and can be held at once. */
    public boolean isEnough() {
        return each >= FEWEST;
    }

    private static int[] calls(int all) {
        int first = Math.min(all - 1, (int) Math.ceil(FIRST * all));
        return IntStream.range(0, MOMENTS)
                .map(i -> first + i * (all - 1 - first) / (MOMENTS - 1))
                .distinct()
                .toArray();
    }

    /** Pictures of all classes. */
    public int pictures() {
        return classes * each;
    }

    /** How many rows of the U-Net one picture takes. */
    public int rowsEach() {
        return calls[calls.length - 1] * (frozenModel.isGuided() ? 2 : 1) + calls.length;
    }

    /** Draws and reads the next few. */
    public void read(int from, int until) {
        List<Position> now = new ArrayList<>();
        List<FrozenModel.ConditioningPrompts> told = new ArrayList<>();
        for (int i = from; i < until; i++) {
            now.add(frozenModel
                    .walk()
                    .start(seededRandom
                            .noise(SeededRandom.RandomStream.PROBE, i % each)
                            .next(frozenModel.size())));
            told.add(told(i));
            pictures.add(new ArrayList<>());
        }
        for (int call : calls) {
            int[] stops = new int[now.size()];
            Arrays.fill(stops, call);
            now = frozenModel.walked(
                    now,
                    told,
                    stops,
                    (i, at) -> seededRandom.noise(SeededRandom.RandomStream.PROBE, (from + i) % each, at));
            List<Denoiser.Point> points = new ArrayList<>();
            for (int i = 0; i < now.size(); i++) {
                points.add(frozenModel.point(now.get(i), lesson(from + i).neutral()));
            }
            List<Denoiser.Reading> readings = frozenModel.read(points);
            for (int i = 0; i < now.size(); i++) {
                pictures.get(from + i).add(readings.get(i).h().values());
            }
        }
    }

    private PromptPairs.PromptPair lesson(int picture) {
        return promptPairs.of(Math.min(picture / each, promptPairs.concepts() - 1), picture % each);
    }

    private FrozenModel.ConditioningPrompts told(int picture) {
        PromptPairs.PromptPair promptPair = lesson(picture);
        return picture / each < promptPairs.concepts()
                ? new FrozenModel.ConditioningPrompts(promptPair.target(), promptPair.negative())
                : new FrozenModel.ConditioningPrompts(promptPair.neutral(), "");
    }

    /**
     * What came of one concept.
     *
     * @param probe empty if h does not show it well enough
     * @param pictures of each class that it was fitted and measured on
     * @param accuracy on held-out pictures by training timestep: how often the score is on the right side of 0.5, both sides
     *     weighing the same
     */
    public record FittedProbe(Optional<Probe> probe, int pictures, Map<Double, Double> accuracy) {
        public static final FittedProbe NONE = new FittedProbe(Optional.empty(), 0, Map.of());

        public FittedProbe {
            accuracy = Collections.unmodifiableMap(new TreeMap<>(accuracy));
        }

        public double meanAccuracy() {
            return accuracy.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(0);
        }
    }

    public FittedProbe fit(int concept) {
        List<float[]> seen = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            if (!isHeldOut(i)) {
                for (float[] h : pictures.get(i)) {
                    seen.add(h);
                    labels.add(label(i, concept));
                }
            }
        }
        RidgeRegression.LinearFunction raw = RidgeRegression.fit(
                seen.toArray(float[][]::new),
                labels.stream().mapToDouble(Double::doubleValue).toArray(),
                PENALTY);
        double with = mean(raw, concept, 1);
        double without = mean(raw, concept, 0);
        if (!(with - without > LEAST_APART)) {
            return new FittedProbe(Optional.empty(), each, Map.of());
        }
        double factor = 1 / (with - without);
        RidgeRegression.LinearFunction linearFunction = raw.scaled(factor, -without * factor);
        FittedProbe fittedProbe =
                new FittedProbe(Optional.of(probe(linearFunction)), each, accuracy(linearFunction, concept));
        return fittedProbe.meanAccuracy() < READABLE
                ? new FittedProbe(Optional.empty(), each, fittedProbe.accuracy())
                : fittedProbe;
    }

    private boolean isHeldOut(int picture) {
        return picture % each % HELD_OUT == HELD_OUT - 1;
    }

    private double label(int picture, int concept) {
        return picture / each == concept ? 1 : 0;
    }

    /** Over held-out pictures: fitted ones are told apart better than others ever will be. */
    private double mean(RidgeRegression.LinearFunction linearFunction, int concept, double label) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < pictures.size(); i++) {
            if (isHeldOut(i) && label(i, concept) == label) {
                for (float[] h : pictures.get(i)) {
                    sum += linearFunction.of(h);
                    count++;
                }
            }
        }
        return sum / count;
    }

    private Map<Double, Double> accuracy(RidgeRegression.LinearFunction linearFunction, int concept) {
        Map<Double, Double> accuracy = new TreeMap<>();
        for (int moment = 0; moment < calls.length; moment++) {
            double[] right = new double[2];
            int[] count = new int[2];
            for (int i = 0; i < pictures.size(); i++) {
                if (isHeldOut(i)) {
                    int side = (int) label(i, concept);
                    boolean above = linearFunction.of(pictures.get(i).get(moment)) > 0.5;
                    right[side] += above == (side == 1) ? 1 : 0;
                    count[side]++;
                }
            }
            accuracy.put(frozenModel.walk().timestep(calls[moment]), (right[0] / count[0] + right[1] / count[1]) / 2);
        }
        return accuracy;
    }

    /**
     * Where noise hides everything, a member of a group is taken not to be there: its push acts in full, as an attribute is decided
     * early. A concept alone is taken to be there, so that its push waits: most pictures never need it.
     */
    private Probe probe(RidgeRegression.LinearFunction linearFunction) {
        boolean alone = promptPairs.concepts() == 1;
        int call =
                (int) Math.rint((alone ? USED_ALONE : USED) * frozenModel.walk().calls());
        Tensor weights = new Tensor(linearFunction.weights(), frozenModel.h());
        Probe.TimestepBand read = new Probe.TimestepBand(0, weights, linearFunction.bias());
        if (call == 0) {
            return new Probe(List.of(read));
        }
        double from = Math.nextUp((float) frozenModel.walk().timestep(call));
        return new Probe(List.of(new Probe.TimestepBand(from, Tensor.zeros(frozenModel.h()), alone ? 1 : 0), read));
    }
}
