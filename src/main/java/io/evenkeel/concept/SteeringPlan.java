package io.evenkeel.concept;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The concepts that are applied to one image: their vectors are added to h, each with a strength and a window of steps. An empty plan
 * means no steering.
 *
 * @param appliedConcepts summed where their windows overlap
 */
public record SteeringPlan(List<AppliedConcept> appliedConcepts) {
    public static final SteeringPlan NONE = new SteeringPlan(List.of());

    public SteeringPlan {
        appliedConcepts = List.copyOf(appliedConcepts);
    }

    /**
     * One concept, applied to one image.
     *
     * @param concept whose vector is added
     * @param strength factor of the vector; 1 is the strength it was discovered at
     * @param from first step at which it is applied, as a share of all steps, 0 to 1
     * @param until first step at which it is no longer applied, as a share of all steps, 0 to 1
     * @param adaptive whether its strength follows the concept's probe
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
                throw new IllegalArgumentException("concept (" + concept.label()
                        + ") cannot be applied adaptively: it has no probe.\nMaybe another version has one.");
            }
        }

        /** Creates one of constant strength. */
        public AppliedConcept(Concept concept, double strength, double from, double until) {
            this(concept, strength, from, until, false);
        }

        /** Returns a copy that is adaptive or not. @throws IllegalArgumentException as the constructor does */
        public AppliedConcept withAdaptive(boolean enabled) {
            return new AppliedConcept(concept, strength, from, until, enabled);
        }

        /** Returns a copy with its strength multiplied. */
        public AppliedConcept times(double factor) {
            return new AppliedConcept(concept, strength * factor, from, until, adaptive);
        }

        /** Creates one for all steps. */
        public static AppliedConcept constant(Concept concept, double strength) {
            return new AppliedConcept(concept, strength, 0, 1);
        }

        /**
         * Returns the factor of an adaptive strength: 0 once the image shows the concept, more than 1 while it does not, as the effect
         * reduces it soon. A negative strength steers away from the concept, so its factor grows with what the image shows.
         *
         * @param h of the image, [C, h, w], flat
         * @param timestep in training timesteps
         */
        public double strengthFactor(float[] h, double timestep) {
            Probe probe = concept.probe().orElseThrow();
            OptionalDouble constantScore = probe.constantScore(timestep);
            return constantScore.isPresent()
                    ? factorForScore(constantScore.getAsDouble())
                    : GAIN * factorForScore(probe.score(h, 0, timestep));
        }

        /** Returns the factor of the first step: 1, unless the probe has a constant score for its noise band. */
        public double initialStrengthFactor() {
            OptionalDouble constantScore =
                    adaptive ? concept.probe().orElseThrow().constantScore(Double.MAX_VALUE) : OptionalDouble.empty();
            return constantScore.isPresent() ? factorForScore(constantScore.getAsDouble()) : 1;
        }

        private double factorForScore(double score) {
            return Math.max(0, Math.min(1, strength < 0 ? score : 1 - score));
        }

        /** Returns whether it is applied at a step, from 0. Window edges are rounded outwards, so that no window is empty. */
        public boolean isActiveAt(int step, int steps) {
            return step >= Math.floor(from * steps) && step < Math.ceil(until * steps);
        }
    }
}
