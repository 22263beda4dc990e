package io.evenkeel.policy.definition;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.condition.Re2Pattern;
import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import io.evenkeel.policy.promptanalysis.TermList;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** One rule of a policy, with resolved concepts. Immutable. */
public sealed interface Rule {
    RuleHeader header();

    /** Unique within the policy. */
    default String id() {
        return header().id();
    }

    /**
     * The fields of all types of rules.
     *
     * @param condition under which the rule applies; always if absent
     * @param obligations of whoever shows the images, if the rule fires
     */
    record RuleHeader(String id, Optional<Condition> condition, List<String> obligations) {
        public RuleHeader {
            obligations = List.copyOf(obligations);
        }
    }

    /**
     * Refuses prompts that hold one of the terms, or match one of the patterns, or are close in meaning to one of the texts.
     *
     * @param patterns looked for in the prompt's normalised words
     * @param category such as "weapons", for reasons
     */
    record Block(
            RuleHeader header,
            TermList terms,
            List<Re2Pattern> patterns,
            Optional<SemanticMatch> semanticMatch,
            Optional<String> category)
            implements Rule {
        public Block {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * Texts that a prompt may not come close to in meaning.
     *
     * @param threshold of similarity from which a prompt is refused
     * @param similarity the measure
     */
    record SemanticMatch(List<String> texts, double threshold, SemanticSimilarity similarity) {
        public SemanticMatch {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Steers every image away from unsafe content.
     *
     * @param categories of provoking terms: if any are given, the rule applies only to prompts that hold one of them
     */
    record Safety(RuleHeader header, List<SteeringPlan.AppliedConcept> appliedConcepts, Set<String> categories)
            implements Rule {
        public Safety {
            appliedConcepts = List.copyOf(appliedConcepts);
        }
    }

    /**
     * Steers every image towards one member of an attribute group so that the target shares are kept. Skipped if the prompt
     * names the attribute itself, or shows no person.
     *
     * @param attributeTerms words that name the attribute in a prompt
     * @param personTerms those that name who can have the attribute, if the rule is to act only where the prompt holds one
     * @param scope within which the shares are kept
     */
    record Fairness(
            RuleHeader header,
            TermList attributeTerms,
            Optional<TermList> personTerms,
            TargetShares target,
            QuotaScope scope)
            implements Rule {
        /** Such as gender. */
        public String group() {
            return target.group();
        }
    }

    /** The set of images over which target shares are kept. */
    enum QuotaScope {
        /** All images of the tenant under this policy version. */
        TENANT,
        /** All images of the same prompt. */
        PROMPT,
        /** The images of one request. */
        REQUEST
    }

    /** Fulfils ethical phrases of a prompt. */
    record Enhance(RuleHeader header, List<PhraseResponse> responses) implements Rule {
        public Enhance {
            responses = List.copyOf(responses);
        }
    }

    /** How one phrase is fulfilled. */
    sealed interface PhraseResponse {
        PromptAnalysis.EthicalPhrase.PhraseKind kind();

        /** A category, a group, or one of its values. */
        String subject();

        /** As a policy writes it, such as "avoid weapons". */
        default String phrase() {
            return kind().name().toLowerCase(java.util.Locale.ROOT) + " " + subject();
        }

        /** Applies concepts to every image. */
        record ConceptSteering(
                PromptAnalysis.EthicalPhrase.PhraseKind kind,
                String subject,
                List<SteeringPlan.AppliedConcept> appliedConcepts)
                implements PhraseResponse {
            public ConceptSteering {
                appliedConcepts = List.copyOf(appliedConcepts);
            }
        }

        /** Assigns a member of a group to each image, with shares kept within the request. */
        record TargetSteering(PromptAnalysis.EthicalPhrase.PhraseKind kind, String subject, TargetShares target)
                implements PhraseResponse {}
    }

    /**
     * Switches other rules off.
     *
     * @param topics of the prompt, such as historical: any of them
     * @param personNames people of the tenant's own list, any of whom the prompt names
     * @param terms any of which the prompt holds
     * @param ruleIds ids of those that it switches off; if empty, all fairness rules
     */
    record Exempt(RuleHeader header, Set<String> topics, TermList personNames, TermList terms, List<String> ruleIds)
            implements Rule {
        public Exempt {
            ruleIds = List.copyOf(ruleIds);
        }

        /** Whether it acts whatever the prompt says, as far as its condition lets it. */
        public boolean isUnconditional() {
            return topics.isEmpty()
                    && personNames.terms().isEmpty()
                    && terms.terms().isEmpty();
        }
    }

    /** Refuses requests for more pictures than that. */
    record Limit(RuleHeader header, OptionalInt imagesPerRequest, OptionalInt imagesPerMinute) implements Rule {}

    /**
     * Shares of the members of an attribute group, and how pictures are pushed towards them.
     *
     * @param members in the order of the definition
     * @param mode strength, window and adaptivity, the same for each member
     * @param suppression strength at which members that were not assigned are applied negatively and adaptively, as far as the image shows
     *     one of those; 0 for none
     */
    record TargetShares(String group, List<MemberShare> members, SteeringMode mode, double suppression) {
        public TargetShares {
            members = List.copyOf(members);
        }

        /** In order. */
        public List<Double> shares() {
            return members.stream().map(MemberShare::share).toList();
        }

        /** Returns the applied concepts that steer an image towards a member. */
        public List<SteeringPlan.AppliedConcept> appliedConceptsFor(Concept member) {
            Stream<SteeringPlan.AppliedConcept> suppressing = members.stream()
                    .map(MemberShare::concept)
                    .filter(other -> suppression > 0
                            && !other.equals(member)
                            && other.probe().isPresent())
                    .map(other ->
                            new SteeringPlan.AppliedConcept(other, -suppression, mode.from(), mode.until(), true));
            return Stream.concat(Stream.of(mode.toAppliedConcept(member)), suppressing)
                    .toList();
        }
    }

    /**
     * A member's part of a target.
     *
     * @param share 0 to 1; all of a target sum to 1. A member with share 0 is never drawn
     */
    record MemberShare(Concept concept, double share) {}

    /** Strength, window and adaptivity, as in {@link SteeringPlan.AppliedConcept}; adaptive where the concept has a probe. */
    record SteeringMode(double strength, double from, double until, boolean adaptive) {
        public SteeringPlan.AppliedConcept toAppliedConcept(Concept concept) {
            return new SteeringPlan.AppliedConcept(
                    concept, strength, from, until, adaptive && concept.probe().isPresent());
        }
    }
}
