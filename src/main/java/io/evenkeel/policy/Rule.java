package io.evenkeel.policy;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.condition.SafePattern;
import io.evenkeel.policy.prompt.PromptFacts;
import io.evenkeel.policy.prompt.Terms;
import io.evenkeel.policy.semantic.Likeness;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** One named, pure value of a policy. Its concepts are resolved: it holds their vectors. */
public sealed interface Rule {
    Head head();

    /** Unique within the policy. */
    default String id() {
        return head().id();
    }

    /**
     * What rules of all types have.
     *
     * @param when the rule acts; always if there is none
     * @param obligations that the rule puts on admitted pictures when it fires
     */
    record Head(String id, Optional<Condition> when, List<String> obligations) {
        public Head {
            obligations = List.copyOf(obligations);
        }
    }

    /**
     * Refuses prompts that hold one of the terms, or match one of the patterns, or are like one of the texts.
     *
     * @param patterns looked for in the prompt's normalised words
     * @param category what it is about, such as "weapons", for whoever reads the reasons
     */
    record Block(Head head, Terms terms, List<SafePattern> patterns, Optional<Alike> like, Optional<String> category)
            implements Rule {
        public Block {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * Texts that a prompt may not come close to in meaning.
     *
     * @param threshold of the likeness, at which it is too close
     * @param likeness by which it is measured
     */
    record Alike(List<String> texts, double threshold, Likeness likeness) {
        public Alike {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Pushes every picture away from what must not be drawn.
     *
     * @param categories of provoking terms: if there are any, it acts only on prompts that hold one of them
     */
    record Safety(Head head, List<SteeringPlan.Push> pushes, Set<String> categories) implements Rule {
        public Safety {
            pushes = List.copyOf(pushes);
        }
    }

    /**
     * Pushes every picture towards one member of an attribute group, so that the shares of the target are kept; unless the
     * prompt itself names the attribute, or shows nobody.
     *
     * @param words those that name the attribute in a prompt
     * @param persons those that name who can have the attribute, if the rule is to act only where the prompt holds one
     * @param scope within which the shares are kept
     */
    record Fairness(Head head, Terms words, Optional<Terms> persons, Target target, Scope scope) implements Rule {
        /** Such as gender. */
        public String group() {
            return target.group();
        }
    }

    /** Within what the shares of a target are kept. */
    enum Scope {
        /** Over all that the tenant has drawn with this version of its policy. */
        TENANT,
        /** Over all pictures of the same prompt. */
        PROMPT,
        /** Within each request. */
        REQUEST
    }

    /** Gives what an ethical phrase in the prompt asks for. */
    record Enhance(Head head, List<Wanted> phrases) implements Rule {
        public Enhance {
            phrases = List.copyOf(phrases);
        }
    }

    /** What one phrase is answered with. */
    sealed interface Wanted {
        PromptFacts.Phrase.Kind kind();

        /** A category, a group, or one of its values. */
        String subject();

        /** As a policy writes it, such as "avoid weapons". */
        default String phrase() {
            return kind().name().toLowerCase(java.util.Locale.ROOT) + " " + subject();
        }

        /** Every picture is pushed. */
        record Pushes(PromptFacts.Phrase.Kind kind, String subject, List<SteeringPlan.Push> pushes) implements Wanted {
            public Pushes {
                pushes = List.copyOf(pushes);
            }
        }

        /** Each picture is pushed towards a member of a group, with shares that hold within the request. */
        record Shares(PromptFacts.Phrase.Kind kind, String subject, Target target) implements Wanted {}
    }

    /**
     * Switches other rules off.
     *
     * @param topics of the prompt, such as historical: any of them
     * @param names people of the tenant's own list, any of whom the prompt names
     * @param terms any of which the prompt holds
     * @param rules ids of those that it switches off; if empty, all fairness rules
     */
    record Exempt(Head head, Set<String> topics, Terms names, Terms terms, List<String> rules) implements Rule {
        public Exempt {
            rules = List.copyOf(rules);
        }

        /** Whether it acts whatever the prompt says, as far as its condition lets it. */
        boolean always() {
            return topics.isEmpty() && names.given().isEmpty() && terms.given().isEmpty();
        }
    }

    /** Refuses requests for more pictures than that. */
    record Limit(Head head, OptionalInt picturesPerRequest, OptionalInt picturesPerMinute) implements Rule {}

    /**
     * Shares of the members of an attribute group, and how pictures are pushed towards them.
     *
     * @param members in the order of the definition
     * @param how strength and manner of the push, the same for each member
     * @param brake strength of adaptive pushes away from the members that were not drawn, which act as far as the picture shows
     *     one of those; 0 for none
     */
    record Target(String group, List<Share> members, Manner how, double brake) {
        public Target {
            members = List.copyOf(members);
        }

        /** In order. */
        List<Double> shares() {
            return members.stream().map(Share::share).toList();
        }

        /** What pushes a picture towards a member. */
        List<SteeringPlan.Push> towards(Concept member) {
            Stream<SteeringPlan.Push> braking = members.stream()
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
        public SteeringPlan.Push of(Concept concept) {
            return new SteeringPlan.Push(
                    concept, strength, from, until, adaptive && concept.probe().isPresent());
        }
    }
}
