package io.evenkeel.concept;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What steers one picture: concepts whose vectors are added to its h, each with a strength and a window of steps. Empty:
 * unsteered.
 *
 * @param appliedConcepts summed where their windows overlap
 */
public record SteeringPlan(List<AppliedConcept> appliedConcepts) {
    public static final SteeringPlan NONE = new SteeringPlan(List.of());

    public SteeringPlan {
        appliedConcepts = List.copyOf(appliedConcepts);
    }

    /**
     * One concept's part.
     *
     * @param concept whose vector is added
     * @param strength factor of the vector; 1 is the strength it was discovered at
     * @param from first step at which it acts, as a share of all steps, 0 to 1
     * @param until step before which it stops acting, as a share of all steps, 0 to 1
     * @param adaptive whether its strength follows what the concept's probe reads
     */
    public record AppliedConcept(Concept concept, double strength, double from, double until, boolean adaptive) {
        private static final double GAIN = 3; // measured: docs/sampler.md

        public AppliedConcept {
            if (!Double.isFinite(strength)) {
                throw new IllegalArgumentException("strength (" + strength + ") is not a finite number.");
            }
            if (!(0 <= from && from < until && until <= 1)) {
                throw new IllegalArgumentException("step window (" + from + " to " + until
                        + ") must lie in 0 to 1.\nMaybe give it as shares of all steps, not as step numbers.");
            }
            if (adaptive && concept.probe().isEmpty()) {
                throw new IllegalArgumentException("push of (" + concept.label()
                        + ") cannot be adaptive: the concept has no probe.\nMaybe another version has one.");
            }
        }

        /** A push of fixed strength. */
        public AppliedConcept(Concept concept, double strength, double from, double until) {
            this(concept, strength, from, until, false);
        }

        /** The same push, adaptive or not. @throws IllegalArgumentException as the constructor does */
        public AppliedConcept withAdaptive(boolean enabled) {
            return new AppliedConcept(concept, strength, from, until, enabled);
        }

        /** The same push, weaker or stronger. */
        public AppliedConcept times(double factor) {
            return new AppliedConcept(concept, strength * factor, from, until, adaptive);
        }

        /** A push during all steps. */
        public static AppliedConcept constant(Concept concept, double strength) {
            return new AppliedConcept(concept, strength, 0, 1);
        }

        /**
         * What the strength of an adaptive push is multiplied by: nothing once the picture shows the concept, more than 1 where it
         * does not, as what is pushed will soon be less. A push of negative strength leads away from the concept, and is wanted as
         * far as the picture shows it.
         *
         * @param h of the picture, [C, h, w], flat
         * @param timestep of training
         */
        public double strengthFactor(float[] h, double timestep) {
            Probe probe = concept.probe().orElseThrow();
            OptionalDouble constantScore = probe.constantScore(timestep);
            return constantScore.isPresent()
                    ? factorForScore(constantScore.getAsDouble())
                    : GAIN * factorForScore(probe.score(h, 0, timestep));
        }

        /** The factor before anything was read: 1, unless the probe says what to think of pictures that it cannot read yet. */
        public double initialStrengthFactor() {
            OptionalDouble constantScore =
                    adaptive ? concept.probe().orElseThrow().constantScore(Double.MAX_VALUE) : OptionalDouble.empty();
            return constantScore.isPresent() ? factorForScore(constantScore.getAsDouble()) : 1;
        }

        private double factorForScore(double score) {
            return Math.max(0, Math.min(1, strength < 0 ? score : 1 - score));
        }

        /** Whether it acts at a step, counted from 0. A window's edges are rounded outwards, so that none falls between steps. */
        public boolean isActiveAt(int step, int steps) {
            return step >= Math.floor(from * steps) && step < Math.ceil(until * steps);
        }
    }
}
