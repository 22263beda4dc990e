package io.evenkeel.policy;

import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Keeps the sum of strengths that are applied to one image at the same step within a cap. In the order safety, enhance, fairness,
 * later rules are weakened first: they get what the others leave.
 */
final class StrengthCap {
    private final double cap;
    private final List<WeightedConcept> concepts;
    private final double[] boundaries;

    /**
     * One concept applied to one image.
     *
     * @param ruleIndex index of the rule in the policy
     * @param rank of the rule's type: 0 is weakened last
     */
    record WeightedConcept(int ruleIndex, int rank, AppliedConcept appliedConcept) {}

    private StrengthCap(double cap, List<WeightedConcept> concepts) {
        this.cap = cap;
        this.concepts = concepts;
        this.boundaries = concepts.stream()
                .flatMapToDouble(weightedConcept -> DoubleStream.of(
                        weightedConcept.appliedConcept().from(),
                        weightedConcept.appliedConcept().until()))
                .sorted()
                .distinct()
                .toArray();
    }

    /**
     * The concepts after weakening.
     *
     * @param concepts in the same order, without those that nothing is left for
     * @param minFactors smallest factor of each weakened rule, by index
     */
    record CapResult(List<WeightedConcept> concepts, Map<Integer, Double> minFactors) {}

    /** Weakens concepts where their sum exceeds the cap. */
    static CapResult apply(double cap, List<WeightedConcept> concepts) {
        double sum = 0;
        for (WeightedConcept weightedConcept : concepts) {
            sum += Math.abs(weightedConcept.appliedConcept().strength());
        }
        return sum <= cap ? new CapResult(concepts, Map.of()) : new StrengthCap(cap, concepts).weaken();
    }

    private CapResult weaken() {
        double[] factors = new double[concepts.size()];
        double[] usedStrength = new double[boundaries.length - 1];
        for (int rank = 0; rank <= SteeringStage.LAST_RANK; rank++) {
            double[] demand = demandOf(rank);
            double[] addedStrength = new double[usedStrength.length];
            for (int i = 0; i < factors.length; i++) {
                if (concepts.get(i).rank() == rank) {
                    factors[i] = availableFactor(concepts.get(i).appliedConcept(), demand, usedStrength);
                    addStrength(concepts.get(i).appliedConcept(), factors[i], addedStrength);
                }
            }
            for (int interval = 0; interval < usedStrength.length; interval++) {
                usedStrength[interval] += addedStrength[interval];
            }
        }
        return scale(factors);
    }

    private double[] demandOf(int rank) {
        double[] demand = new double[boundaries.length - 1];
        for (WeightedConcept weightedConcept : concepts) {
            if (weightedConcept.rank() == rank) {
                addStrength(weightedConcept.appliedConcept(), 1, demand);
            }
        }
        return demand;
    }

    private void addStrength(AppliedConcept appliedConcept, double factor, double[] intervals) {
        for (int interval = 0; interval < intervals.length; interval++) {
            if (isActiveIn(appliedConcept, interval)) {
                intervals[interval] += factor * Math.abs(appliedConcept.strength());
            }
        }
    }

    private double availableFactor(AppliedConcept appliedConcept, double[] demand, double[] usedStrength) {
        double factor = 1;
        for (int interval = 0; interval < usedStrength.length; interval++) {
            if (isActiveIn(appliedConcept, interval) && demand[interval] > 0) {
                factor = Math.min(factor, Math.max(0, cap - usedStrength[interval]) / demand[interval]);
            }
        }
        return factor;
    }

    private boolean isActiveIn(AppliedConcept appliedConcept, int interval) {
        return appliedConcept.from() <= boundaries[interval] && appliedConcept.until() >= boundaries[interval + 1];
    }

    private CapResult scale(double[] factors) {
        List<WeightedConcept> weakened = new ArrayList<>();
        Map<Integer, Double> minFactors = new HashMap<>();
        for (int i = 0; i < factors.length; i++) {
            WeightedConcept weightedConcept = concepts.get(i);
            if (factors[i] < 1) {
                minFactors.merge(weightedConcept.ruleIndex(), factors[i], Math::min);
            }
            if (factors[i] > 0) {
                weakened.add(
                        factors[i] == 1
                                ? weightedConcept
                                : new WeightedConcept(
                                        weightedConcept.ruleIndex(),
                                        weightedConcept.rank(),
                                        weightedConcept.appliedConcept().times(factors[i])));
            }
        }
        return new CapResult(weakened, minFactors);
    }
}
