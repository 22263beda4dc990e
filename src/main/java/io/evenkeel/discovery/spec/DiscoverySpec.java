package io.evenkeel.discovery.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to find: the concepts of one group, by prompts with and without them.
 *
 * @param group that they are listed under
 * @param kind of all of them
 * @param subjects words that take the place of {subject} in templates
 * @param neutralPrompts templates without the concept; for safety, provoking ones
 * @param concepts in order, each by templates that show it
 * @param objective what is learned from the prompts
 * @param options numbers, all of which have defaults
 * @param budget how long at most
 * @param earlyStopping when to stop before
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
     * One concept that is sought.
     *
     * @param name as the catalogue will call it
     * @param prompts templates that show it: one for each neutral one, or one for all
     * @param negativePrompt what the prompt is to be kept from; empty for nothing
     * @param triggerWords that name it in a prompt
     */
    public record ConceptSpec(String name, List<String> prompts, String negativePrompt, Set<String> triggerWords) {
        public ConceptSpec {
            prompts = List.copyOf(prompts);
            triggerWords = Collections.unmodifiableSet(new TreeSet<>(triggerWords));
        }

        /** Prompts stay out of logs. */
        @Override
        public String toString() {
            return "Sought[" + name + "]";
        }
    }

    /** Reads JSON or YAML. @throws InvalidDiscoverySpecException naming everything that is wrong */
    public static DiscoverySpec parse(String text) {
        return DiscoverySpecParser.parse(text);
    }

    /** All of it, defaults filled in, in one order. */
    public JsonNode canonicalJson() {
        return CanonicalSpecWriter.toJson(this);
    }

    /** SHA-256 of the canonical form: what a checkpoint belongs to. */
    public String digest() {
        return CanonicalSpecWriter.digest(this);
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Spec[" + group + ", " + concepts.size() + " concepts]";
    }
}
