package io.evenkeel.policy;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.prompt.Terms;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One named, pure value of a policy. Its concepts are resolved: it holds their vectors. */
public sealed interface Rule {
    /** Unique within the policy. */
    String id();

    /** Refuses prompts that hold one of the terms. */
    record Block(String id, Terms terms) implements Rule {}

    /** Pushes every picture away from what must not be drawn. */
    record Safety(String id, List<SteeringPlan.Push> pushes) implements Rule {
        public Safety {
            pushes = List.copyOf(pushes);
        }
    }

    /**
     * Pushes every picture towards one member of an attribute group, so that the shares of the target are kept; unless the
     * prompt itself names the attribute, or shows nobody.
     *
     * @param group such as gender
     * @param words those that name the attribute in a prompt
     * @param persons those that name who can have the attribute, if the rule is to act only where the prompt holds one
     * @param target the members, in the order of the definition
     * @param how strength and manner of the push, the same for each member
     * @param brake strength of adaptive pushes away from the members that were not drawn, which act as far as the picture shows
     *     one of those; 0 for none
     */
    record Fairness(
            String id, String group, Terms words, Optional<Terms> persons, List<Share> target, Manner how, double brake)
            implements Rule {
        public Fairness {
            target = List.copyOf(target);
        }

        /** What pushes a picture towards a member of the target. */
        List<SteeringPlan.Push> towards(Concept member) {
            Stream<SteeringPlan.Push> braking = target.stream()
                    .map(Share::concept)
                    .filter(other ->
                            brake > 0 && !other.equals(member) && other.probe().isPresent())
                    .map(other -> new SteeringPlan.Push(other, -brake, how.from(), how.until(), true));
            return Stream.concat(Stream.of(how.of(member)), braking).toList();
        }
    }

    /**
     * A member's part of a target.
     *
     * @param share 0 to 1; all of a target sum to 1. A member with share 0 is never drawn
     */
    record Share(Concept concept, double share) {}

    /** How a push acts: as in {@link SteeringPlan.Push}; adaptive where the concept has a probe. */
    record Manner(double strength, double from, double until, boolean adaptive) {
        SteeringPlan.Push of(Concept concept) {
            return new SteeringPlan.Push(
                    concept, strength, from, until, adaptive && concept.probe().isPresent());
        }
    }
}
