package io.evenkeel.policy;

import io.evenkeel.concept.SteeringPlan.Push;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Keeps the strengths that push one picture at the same time within a cap. What stands later in the order safety, enhance,
 * fairness is weakened first: it gets what the others leave.
 */
final class StrengthCap {
    private final double cap;
    private final List<Part> parts;
    private final double[] edges;

    /**
     * One push of one picture.
     *
     * @param rule its place in the policy
     * @param rank of the rule's type: 0 is weakened last
     */
    record Part(int rule, int rank, Push push) {}

    private StrengthCap(double cap, List<Part> parts) {
        this.cap = cap;
        this.parts = parts;
        this.edges = parts.stream()
                .flatMapToDouble(
                        part -> DoubleStream.of(part.push().from(), part.push().until()))
                .sorted()
                .distinct()
                .toArray();
    }

    /**
     * What is left of the parts.
     *
     * @param parts in the same order; those that nothing is left for are gone
     * @param weakest of each rule that was weakened, by its place: the least of its factors
     */
    record Capped(List<Part> parts, Map<Integer, Double> weakest) {}

    /** The parts, weakened where they must be. */
    static Capped within(double cap, List<Part> parts) {
        double sum = 0;
        for (Part part : parts) {
            sum += Math.abs(part.push().strength());
        }
        return sum <= cap ? new Capped(parts, Map.of()) : new StrengthCap(cap, parts).weakened();
    }

    private Capped weakened() {
        double[] factors = new double[parts.size()];
        double[] used = new double[edges.length - 1];
        for (int rank = 0; rank <= Steering.LAST; rank++) {
            double[] wanted = wanted(rank);
            double[] taken = new double[used.length];
            for (int i = 0; i < factors.length; i++) {
                if (parts.get(i).rank() == rank) {
                    factors[i] = factor(parts.get(i).push(), wanted, used);
                    add(parts.get(i).push(), factors[i], taken);
                }
            }
            for (int span = 0; span < used.length; span++) {
                used[span] += taken[span];
            }
        }
        return times(factors);
    }

    private double[] wanted(int rank) {
        double[] wanted = new double[edges.length - 1];
        for (Part part : parts) {
            if (part.rank() == rank) {
                add(part.push(), 1, wanted);
            }
        }
        return wanted;
    }

    private void add(Push push, double factor, double[] spans) {
        for (int span = 0; span < spans.length; span++) {
            if (actsIn(push, span)) {
                spans[span] += factor * Math.abs(push.strength());
            }
        }
    }

    private double factor(Push push, double[] wanted, double[] used) {
        double factor = 1;
        for (int span = 0; span < used.length; span++) {
            if (actsIn(push, span) && wanted[span] > 0) {
                factor = Math.min(factor, Math.max(0, cap - used[span]) / wanted[span]);
            }
        }
        return factor;
    }

    private boolean actsIn(Push push, int span) {
        return push.from() <= edges[span] && push.until() >= edges[span + 1];
    }

    private Capped times(double[] factors) {
        List<Part> weakened = new ArrayList<>();
        Map<Integer, Double> weakest = new HashMap<>();
        for (int i = 0; i < factors.length; i++) {
            Part part = parts.get(i);
            if (factors[i] < 1) {
                weakest.merge(part.rule(), factors[i], Math::min);
            }
            if (factors[i] > 0) {
                weakened.add(
                        factors[i] == 1
                                ? part
                                : new Part(part.rule(), part.rank(), part.push().times(factors[i])));
            }
        }
        return new Capped(weakened, weakest);
    }
}
