package io.evenkeel.discovery.probe;

import io.evenkeel.concept.Probe;
import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.spec.TrainingOptions;
import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.discovery.training.SeededRandom;
import io.evenkeel.sampler.NoisePredictor;
import io.evenkeel.sampler.scheduler.LatentState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fits a probe for each concept, without labels from outside: samples images under the target prompts and reads the
 * hidden state under the neutral prompt, so that it shows the image and not the prompt. A single concept is told
 * apart from neutral images, a member of a group from the other members' images.
 */
public final class ProbeTrainer {
    private static final double FIRST_FITTED_SHARE =
            0.3; // share of the steps before the first fitted one; noise hides nearly everything there
    private static final double FIRST_USED_SHARE =
            0.16; // share of the steps before the first one at which the probe is used
    private static final double FIRST_USED_SHARE_ALONE = 0.08; // the same for a single concept, which shows earlier
    private static final int CALL_COUNT = 5;
    private static final int HOLD_OUT_INTERVAL = 5; // every fifth image is held out
    private static final double RIDGE_PENALTY = 1;
    private static final long MAX_HELD_VALUES = 64L << 20; // hidden-state values in memory: 256 MiB
    private static final int MAX_FITTED_SAMPLES = 5_700; // the Gram matrix needs 256 MiB for so many
    private static final int MIN_IMAGES_PER_CLASS = 40; // fewer say nothing reliable
    private static final double MIN_ACCURACY = 0.75; // a less accurate probe is worse than none
    private static final double MIN_SCORE_GAP = 0.05; // smallest difference of mean scores with and without the concept

    private final FrozenModel model;
    private final PromptPairs pairs;
    private final SeededRandom random;
    private final int classCount;
    private final int imagesPerClass;
    private final int[] calls;
    private final List<List<float[]>> hiddenStates = new ArrayList<>();

    public ProbeTrainer(FrozenModel model, PromptPairs pairs, TrainingOptions options) {
        this.model = model;
        this.pairs = pairs;
        this.random = new SeededRandom(options.seed());
        this.classCount = pairs.conceptCount() == 1 ? 2 : pairs.conceptCount();
        this.calls = chooseCalls(model.trajectory().callCount());
        long size = Arrays.stream(model.hSpaceShape()).reduce(1, Math::multiplyExact);
        int fitted = MAX_FITTED_SAMPLES * HOLD_OUT_INTERVAL / (HOLD_OUT_INTERVAL - 1) / (classCount * calls.length);
        int held = (int) (MAX_HELD_VALUES / (size * classCount * calls.length));
        this.imagesPerClass = Math.min(options.probeImageCount(), Math.min(fitted, held));
    }

    /** Whether the spec asks for enough images, and memory holds them. */
    public boolean hasEnoughSamples() {
        return imagesPerClass >= MIN_IMAGES_PER_CLASS;
    }

    private static int[] chooseCalls(int all) {
        int first = Math.min(all - 1, (int) Math.ceil(FIRST_FITTED_SHARE * all));
        return IntStream.range(0, CALL_COUNT)
                .map(i -> first + i * (all - 1 - first) / (CALL_COUNT - 1))
                .distinct()
                .toArray();
    }

    /** Returns the number of images of all classes. */
    public int imageCount() {
        return classCount * imagesPerClass;
    }

    /** Returns how many U-Net rows one image costs. */
    public int rowsPerImage() {
        return calls[calls.length - 1] * (model.isGuided() ? 2 : 1) + calls.length;
    }

    /** Samples the next images and reads their hidden states. */
    public void collect(int from, int until) {
        List<LatentState> states = new ArrayList<>();
        List<FrozenModel.ConditioningPrompts> conditioning = new ArrayList<>();
        for (int i = from; i < until; i++) {
            states.add(model.trajectory()
                    .start(random.noiseSource(SeededRandom.RandomStream.PROBE, i % imagesPerClass)
                            .next(model.latentSize())));
            conditioning.add(conditioningOf(i));
            hiddenStates.add(new ArrayList<>());
        }
        for (int call : calls) {
            int[] stopCalls = new int[states.size()];
            Arrays.fill(stopCalls, call);
            states = model.sampleUntil(
                    states,
                    conditioning,
                    stopCalls,
                    (i, at) -> random.noiseSource(SeededRandom.RandomStream.PROBE, (from + i) % imagesPerClass, at));
            List<NoisePredictor.PredictionInput> inputs = new ArrayList<>();
            for (int i = 0; i < states.size(); i++) {
                inputs.add(model.inputAt(states.get(i), promptPairOf(from + i).neutral()));
            }
            List<NoisePredictor.NoisePrediction> predictions = model.predict(inputs);
            for (int i = 0; i < states.size(); i++) {
                hiddenStates.get(from + i).add(predictions.get(i).hiddenState().values());
            }
        }
    }

    private PromptPairs.PromptPair promptPairOf(int image) {
        return pairs.pairAt(Math.min(image / imagesPerClass, pairs.conceptCount() - 1), image % imagesPerClass);
    }

    private FrozenModel.ConditioningPrompts conditioningOf(int image) {
        PromptPairs.PromptPair pair = promptPairOf(image);
        return image / imagesPerClass < pairs.conceptCount()
                ? new FrozenModel.ConditioningPrompts(pair.target(), pair.negative())
                : new FrozenModel.ConditioningPrompts(pair.neutral(), "");
    }

    /**
     * A fitted probe with its evidence.
     *
     * @param probe empty if the hidden state does not show the concept well enough
     * @param imageCount images of each class that it was fitted and measured on
     * @param accuracy balanced accuracy on held-out images by training timestep, at threshold 0.5
     */
    public record FittedProbe(Optional<Probe> probe, int imageCount, Map<Double, Double> accuracy) {
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

    /**
     * Fits the probe of one concept. Empty if the held-out scores of the classes are too close, or the accuracy is
     * too low.
     */
    public FittedProbe fit(int concept) {
        List<float[]> samples = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        for (int i = 0; i < hiddenStates.size(); i++) {
            if (!isHeldOut(i)) {
                for (float[] h : hiddenStates.get(i)) {
                    samples.add(h);
                    labels.add(labelOf(i, concept));
                }
            }
        }
        RidgeRegression.LinearFunction raw = RidgeRegression.fit(
                samples.toArray(float[][]::new),
                labels.stream().mapToDouble(Double::doubleValue).toArray(),
                RIDGE_PENALTY);
        double positiveMean = meanScore(raw, concept, 1);
        double negativeMean = meanScore(raw, concept, 0);
        if (!(positiveMean - negativeMean > MIN_SCORE_GAP)) {
            return new FittedProbe(Optional.empty(), imagesPerClass, Map.of());
        }
        double factor = 1 / (positiveMean - negativeMean);
        RidgeRegression.LinearFunction function = raw.scaleAndShift(factor, -negativeMean * factor);
        FittedProbe fittedProbe =
                new FittedProbe(Optional.of(toProbe(function)), imagesPerClass, accuracyByTimestep(function, concept));
        return fittedProbe.meanAccuracy() < MIN_ACCURACY
                ? new FittedProbe(Optional.empty(), imagesPerClass, fittedProbe.accuracy())
                : fittedProbe;
    }

    private boolean isHeldOut(int image) {
        return image % imagesPerClass % HOLD_OUT_INTERVAL == HOLD_OUT_INTERVAL - 1;
    }

    private double labelOf(int image, int concept) {
        return image / imagesPerClass == concept ? 1 : 0;
    }

    /** Returns the mean score over held-out images: scores of fitted images are too good. */
    private double meanScore(RidgeRegression.LinearFunction function, int concept, double label) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < hiddenStates.size(); i++) {
            if (isHeldOut(i) && labelOf(i, concept) == label) {
                for (float[] h : hiddenStates.get(i)) {
                    sum += function.apply(h);
                    count++;
                }
            }
        }
        return sum / count;
    }

    private Map<Double, Double> accuracyByTimestep(RidgeRegression.LinearFunction function, int concept) {
        Map<Double, Double> accuracy = new TreeMap<>();
        for (int moment = 0; moment < calls.length; moment++) {
            double[] correct = new double[2];
            int[] count = new int[2];
            for (int i = 0; i < hiddenStates.size(); i++) {
                if (isHeldOut(i)) {
                    int side = (int) labelOf(i, concept);
                    boolean above = function.apply(hiddenStates.get(i).get(moment)) > 0.5;
                    correct[side] += above == (side == 1) ? 1 : 0;
                    count[side]++;
                }
            }
            accuracy.put(
                    model.trajectory().timestep(calls[moment]), (correct[0] / count[0] + correct[1] / count[1]) / 2);
        }
        return accuracy;
    }

    /**
     * Creates the probe. In noise bands that the probe cannot read, it returns a constant score. For a member of a
     * group the score is 0, so that its concept applies in full: attributes are decided early. For a single concept
     * it is 1, so that its concept waits: most images never need it.
     */
    private Probe toProbe(RidgeRegression.LinearFunction function) {
        boolean alone = pairs.conceptCount() == 1;
        int call = (int) Math.rint((alone ? FIRST_USED_SHARE_ALONE : FIRST_USED_SHARE)
                * model.trajectory().callCount());
        Tensor weights = new Tensor(function.weights(), model.hSpaceShape());
        Probe.TimestepBand readableBand = new Probe.TimestepBand(0, weights, function.bias());
        if (call == 0) {
            return new Probe(List.of(readableBand));
        }
        double from = Math.nextUp((float) model.trajectory().timestep(call));
        return new Probe(
                List.of(new Probe.TimestepBand(from, Tensor.zeros(model.hSpaceShape()), alone ? 1 : 0), readableBand));
    }
}
