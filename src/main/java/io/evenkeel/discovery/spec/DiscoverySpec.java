package io.evenkeel.discovery.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Defines a discovery: the concepts of one group, by prompts with and without them.
 *
 * @param group the concepts' group in the catalogue
 * @param kind the kind of all concepts
 * @param subjects nouns that replace {subject} in templates
 * @param neutralPrompts templates without the concept; for safety concepts, provoking ones
 * @param concepts the concepts in order, each with templates that show it
 * @param objective the training objective
 * @param options training options; all have defaults
 * @param budget the longest training
 * @param earlyStopping when to stop before the budget ends
 */
public record DiscoverySpec(
        String group,
        Concept.ConceptKind kind,
        List<String> subjects,
        List<String> neutralPrompts,
        List<ConceptSpec> concepts,
        ObjectiveKind objective,
        TrainingOptions options,
        TrainingBudget budget,
        EarlyStopping earlyStopping) {
    public DiscoverySpec {
        subjects = List.copyOf(subjects);
        neutralPrompts = List.copyOf(neutralPrompts);
        concepts = List.copyOf(concepts);
    }

    /**
     * One concept to discover.
     *
     * @param name its name in the catalogue
     * @param prompts templates that show it: one for each neutral prompt, or one for all
     * @param negativePrompt negative prompt of the target; empty for none
     * @param triggerWords words that name the concept in a prompt
     */
    public record ConceptSpec(String name, List<String> prompts, String negativePrompt, Set<String> triggerWords) {
        public ConceptSpec {
            prompts = List.copyOf(prompts);
            triggerWords = Collections.unmodifiableSet(new TreeSet<>(triggerWords));
        }

        /** Omits prompts: they stay out of logs. */
        @Override
        public String toString() {
            return "ConceptSpec[" + name + "]";
        }
    }

    /**
     * Parses JSON or YAML.
     *
     * @throws InvalidDiscoverySpecException with every violation
     */
    public static DiscoverySpec parse(String text) {
        return DiscoverySpecParser.parse(text);
    }

    /** Returns the spec with all defaults, in a fixed order. */
    public JsonNode canonicalJson() {
        return CanonicalSpecWriter.toJson(this);
    }

    /** Returns the SHA-256 of the canonical form. Checkpoints carry it. */
    public String digest() {
        return CanonicalSpecWriter.digest(this);
    }

    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "DiscoverySpec[" + group + ", " + concepts.size() + " concepts]";
    }
}
