package io.evenkeel.discovery.training;

import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.spec.EarlyStopping;
import io.evenkeel.sampler.NoisePredictor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the paired loss over the training steps, for all concepts together and for each. */
public final class LossCurve {
    private final FrozenModel model;
    private final List<TrainingExample> validationExamples;
    private final int conceptCount;
    private final double[] baselineLosses;
    private final List<DiscoveryProgress.CurvePoint> points = new ArrayList<>();
    private final List<double[]> lossChanges = new ArrayList<>();

    /**
     * Measures the loss without vectors.
     *
     * @param validationExamples fixed examples of all concepts
     */
    LossCurve(FrozenModel model, List<TrainingExample> validationExamples, int concepts) {
        this.model = model;
        this.validationExamples = validationExamples;
        this.conceptCount = concepts;
        this.baselineLosses = meanLosses(null);
    }

    /** Returns the mean loss of each concept. */
    private double[] meanLosses(@Nullable TrainableVectors vectors) {
        List<NoisePredictor.NoisePrediction> noisePredictions = model.predict(validationExamples.stream()
                .map(one -> vectors == null ? one.input() : one.steeredInput(vectors))
                .toList());
        double[] losses = new double[conceptCount];
        int[] counts = new int[conceptCount];
        for (int i = 0; i < validationExamples.size(); i++) {
            int concept = validationExamples.get(i).concept();
            losses[concept] += validationExamples.get(i).weight()
                    * PredictionTargets.meanSquare(
                            noisePredictions.get(i).modelOutput(),
                            validationExamples.get(i).target());
            counts[concept]++;
        }
        for (int k = 0; k < conceptCount; k++) {
            losses[k] /= counts[k];
        }
        return losses;
    }

    /** Measures the loss with the current vectors and adds it to the curve. */
    void recordLoss(int step, TrainableVectors vectors) {
        double[] changes = meanLosses(vectors);
        double change = 0;
        double base = 0;
        for (int k = 0; k < conceptCount; k++) {
            changes[k] -= baselineLosses[k];
            change += changes[k] / conceptCount;
            base += baselineLosses[k] / conceptCount;
        }
        lossChanges.add(changes);
        points.add(new DiscoveryProgress.CurvePoint(step, change, change / base));
    }

    public List<DiscoveryProgress.CurvePoint> points() {
        return List.copyOf(points);
    }

    /** Returns the curve of one concept. */
    public List<DiscoveryProgress.CurvePoint> pointsOf(int concept) {
        List<DiscoveryProgress.CurvePoint> conceptPoints = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            double change = lossChanges.get(i)[concept];
            conceptPoints.add(
                    new DiscoveryProgress.CurvePoint(points.get(i).step(), change, change / baselineLosses[concept]));
        }
        return conceptPoints;
    }

    /** Returns the loss of one concept without vectors. */
    public double baselineLoss(int concept) {
        return baselineLosses[concept];
    }

    /** Whether the best loss has not improved for the allowed number of evaluations. */
    boolean hasConverged(EarlyStopping stopping) {
        int allowedEvaluations = stopping.allowedEvaluations();
        int earlierCount = points.size() - allowedEvaluations;
        if (allowedEvaluations == 0 || earlierCount < 1) {
            return false;
        }
        return best(points.subList(earlierCount, points.size()))
                > best(points.subList(0, earlierCount)) - stopping.minGain();
    }

    private static double best(List<DiscoveryProgress.CurvePoint> points) {
        return points.stream()
                .mapToDouble(DiscoveryProgress.CurvePoint::share)
                .min()
                .orElseThrow();
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(points.size());
        for (int i = 0; i < points.size(); i++) {
            out.writeInt(points.get(i).step());
            out.writeDouble(points.get(i).change());
            out.writeDouble(points.get(i).share());
            for (double one : lossChanges.get(i)) {
                out.writeDouble(one);
            }
        }
    }

    void load(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            points.add(new DiscoveryProgress.CurvePoint(in.readInt(), in.readDouble(), in.readDouble()));
            double[] changes = new double[conceptCount];
            for (int k = 0; k < conceptCount; k++) {
                changes[k] = in.readDouble();
            }
            lossChanges.add(changes);
        }
    }
}
