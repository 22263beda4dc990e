package io.evenkeel.discovery;

import io.evenkeel.diffusion.Denoiser;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paired loss over the steps: of all concepts together, and of each. */
final class Curve {
    private final Ground ground;
    private final List<Exercise> exam;
    private final int concepts;
    private final double[] without;
    private final List<Progress.CurvePoint> points = new ArrayList<>();
    private final List<double[]> each = new ArrayList<>();

    /** @param exam fixed points of all concepts */
    Curve(Ground ground, List<Exercise> exam, int concepts) {
        this.ground = ground;
        this.exam = exam;
        this.concepts = concepts;
        this.without = losses(null);
    }

    /** Of each concept, mean over its points. */
    private double[] losses(@Nullable Vectors vectors) {
        List<Denoiser.Reading> readings = ground.read(exam.stream()
                .map(one -> vectors == null ? one.point() : one.steered(vectors))
                .toList());
        double[] losses = new double[concepts];
        int[] counts = new int[concepts];
        for (int i = 0; i < exam.size(); i++) {
            int concept = exam.get(i).concept();
            losses[concept] += exam.get(i).weight()
                    * Goals.meanSquare(readings.get(i).predicted(), exam.get(i).goal());
            counts[concept]++;
        }
        for (int k = 0; k < concepts; k++) {
            losses[k] /= counts[k];
        }
        return losses;
    }

    /** Measures once more. */
    void measure(int step, Vectors vectors) {
        double[] changes = losses(vectors);
        double change = 0;
        double base = 0;
        for (int k = 0; k < concepts; k++) {
            changes[k] -= without[k];
            change += changes[k] / concepts;
            base += without[k] / concepts;
        }
        each.add(changes);
        points.add(new Progress.CurvePoint(step, change, change / base));
    }

    List<Progress.CurvePoint> points() {
        return List.copyOf(points);
    }

    /** Of one concept. */
    List<Progress.CurvePoint> points(int concept) {
        List<Progress.CurvePoint> own = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            double change = each.get(i)[concept];
            own.add(new Progress.CurvePoint(points.get(i).step(), change, change / without[concept]));
        }
        return own;
    }

    /** Of one concept, without any vector. */
    double without(int concept) {
        return without[concept];
    }

    /** Whether the best has not improved for as long as is borne. */
    boolean isFlat(Patience patience) {
        int borne = patience.evaluations();
        int before = points.size() - borne;
        if (borne == 0 || before < 1) {
            return false;
        }
        return best(points.subList(before, points.size())) > best(points.subList(0, before)) - patience.gain();
    }

    private static double best(List<Progress.CurvePoint> points) {
        return points.stream().mapToDouble(Progress.CurvePoint::share).min().orElseThrow();
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
            points.add(new Progress.CurvePoint(in.readInt(), in.readDouble(), in.readDouble()));
            double[] changes = new double[concepts];
            for (int k = 0; k < concepts; k++) {
                changes[k] = in.readDouble();
            }
            each.add(changes);
        }
    }
}
