package io.evenkeel.discovery.training;

import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.spec.EarlyStopping;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paired loss over the steps: of all concepts together, and of each. */
public final class LossCurve {
    private final FrozenModel frozenModel;
    private final List<TrainingExample> exam;
    private final int concepts;
    private final double[] without;
    private final List<DiscoveryProgress.CurvePoint> points = new ArrayList<>();
    private final List<double[]> each = new ArrayList<>();

    /** @param exam fixed points of all concepts */
    LossCurve(FrozenModel frozenModel, List<TrainingExample> exam, int concepts) {
        this.frozenModel = frozenModel;
        this.exam = exam;
        this.concepts = concepts;
        this.without = losses(null);
    }

    /** Of each concept, mean over its points. */
    private double[] losses(@Nullable TrainableVectors trainableVectors) {
        List<Denoiser.Reading> readings = frozenModel.read(exam.stream()
                .map(one -> trainableVectors == null ? one.point() : one.steered(trainableVectors))
                .toList());
        double[] losses = new double[concepts];
        int[] counts = new int[concepts];
        for (int i = 0; i < exam.size(); i++) {
            int concept = exam.get(i).concept();
            losses[concept] += exam.get(i).weight()
                    * PredictionTargets.meanSquare(
                            readings.get(i).predicted(), exam.get(i).goal());
            counts[concept]++;
        }
        for (int k = 0; k < concepts; k++) {
            losses[k] /= counts[k];
        }
        return losses;
    }

    /** Measures once more. */
    void measure(int step, TrainableVectors trainableVectors) {
        double[] changes = losses(trainableVectors);
        double change = 0;
        double base = 0;
        for (int k = 0; k < concepts; k++) {
            changes[k] -= without[k];
            change += changes[k] / concepts;
            base += without[k] / concepts;
        }
        each.add(changes);
        points.add(new DiscoveryProgress.CurvePoint(step, change, change / base));
    }

    public List<DiscoveryProgress.CurvePoint> points() {
        return List.copyOf(points);
    }

    /** Of one concept. */
    public List<DiscoveryProgress.CurvePoint> points(int concept) {
        List<DiscoveryProgress.CurvePoint> own = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            double change = each.get(i)[concept];
            own.add(new DiscoveryProgress.CurvePoint(points.get(i).step(), change, change / without[concept]));
        }
        return own;
    }

    /** Of one concept, without any vector. */
    public double without(int concept) {
        return without[concept];
    }

    /** Whether the best has not improved for as long as is borne. */
    boolean isFlat(EarlyStopping earlyStopping) {
        int borne = earlyStopping.evaluations();
        int before = points.size() - borne;
        if (borne == 0 || before < 1) {
            return false;
        }
        return best(points.subList(before, points.size())) > best(points.subList(0, before)) - earlyStopping.gain();
    }

    private static double best(List<DiscoveryProgress.CurvePoint> points) {
        return points.stream()
                .mapToDouble(DiscoveryProgress.CurvePoint::share)
                .min()
                .orElseThrow();
    }

    int exercises() {
        return exam.size();
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(points.size());
        for (int i = 0; i < points.size(); i++) {
            out.writeInt(points.get(i).step());
            out.writeDouble(points.get(i).change());
            out.writeDouble(points.get(i).share());
            for (double one : each.get(i)) {
                out.writeDouble(one);
            }
        }
    }

    void load(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            points.add(new DiscoveryProgress.CurvePoint(in.readInt(), in.readDouble(), in.readDouble()));
            double[] changes = new double[concepts];
            for (int k = 0; k < concepts; k++) {
                changes[k] = in.readDouble();
            }
            each.add(changes);
        }
    }
}
