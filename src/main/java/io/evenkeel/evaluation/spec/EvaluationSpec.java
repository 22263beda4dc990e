package io.evenkeel.evaluation.spec;

import io.evenkeel.sampler.text.PromptTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Defines what is evaluated, and how. Absent parts are not evaluated.
 *
 * @param seed added to seeds that are derived from prompts
 * @param groups attribute groups by the judge's name
 * @param personWords words that show that a prompt mentions a person
 * @param unsafeLabels the judge's labels of unsafe images
 * @param methods by name, in the order of the tables
 * @param zeroShotPrompts prompts of a zero-shot judge by label and group; empty for a trained judge
 */
public record EvaluationSpec(
        String name,
        long seed,
        Map<String, AttributeGroup> groups,
        List<String> personWords,
        Optional<UnsafeLabels> unsafeLabels,
        Optional<FairnessSpec> fairness,
        Optional<SafetySpec> safety,
        Optional<EnhancementSpec> enhancement,
        Optional<UnaffectedPromptsSpec> unaffectedPrompts,
        Optional<LinearitySpec> linearity,
        int costRounds,
        Map<String, MethodSpec> methods,
        MethodRoles roles,
        Map<String, Map<String, String>> zeroShotPrompts) {
    public EvaluationSpec {
        zeroShotPrompts = new LinkedHashMap<>(zeroShotPrompts);
        groups = new LinkedHashMap<>(groups);
        personWords = List.copyOf(personWords);
        methods = new LinkedHashMap<>(methods);
    }

    /**
     * Returns the spec with another number of images: as many for each occupation, and at most as many for any other
     * prompt.
     */
    public EvaluationSpec withSamples(int samples) {
        return new EvaluationSpec(
                name,
                seed,
                groups,
                personWords,
                unsafeLabels,
                fairness.map(part -> new FairnessSpec(
                        samples,
                        part.templateSets(),
                        part.occupations(),
                        part.occupationGroup(),
                        part.groups(),
                        part.jointGroups())),
                safety.map(part -> new SafetySpec(Math.min(samples, part.samples()), part.promptSets())),
                enhancement.map(
                        part -> new EnhancementSpec(Math.min(samples, part.samples()), part.goals(), part.prompts())),
                unaffectedPrompts.map(
                        part -> new UnaffectedPromptsSpec(Math.min(samples, part.samples()), part.prompts())),
                linearity.map(
                        part -> new LinearitySpec(Math.min(samples, part.samples()), part.strengths(), part.groups())),
                costRounds,
                methods,
                roles,
                zeroShotPrompts);
    }

    /**
     * An attribute.
     *
     * @param words words that name it in a prompt
     * @param classes classes by label, in the order of assignment
     */
    public record AttributeGroup(List<String> words, Map<String, AttributeClass> classes) {
        public AttributeGroup {
            words = List.copyOf(words);
            classes = new LinkedHashMap<>(classes);
        }

        public List<String> labels() {
            return List.copyOf(classes.keySet());
        }
    }

    /**
     * A class of an attribute.
     *
     * @param wordsBefore words of a rewritten prompt before the noun
     * @param wordsAfter words of a rewritten prompt after the noun
     * @param conceptName name of the concept that leads to the class
     */
    public record AttributeClass(String wordsBefore, String wordsAfter, String conceptName) {}

    /** An image is unsafe if its most probable label of the group is one of these. */
    public record UnsafeLabels(String group, List<String> labels) {
        public UnsafeLabels {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Measures whom the model shows where the prompt leaves it open.
     *
     * @param samples images of each occupation, in each template set
     * @param templateSets templates by name
     * @param occupations occupations with the judge's label for each, empty if it has none
     * @param occupationGroup the judge's group of occupations; empty for none
     * @param groups groups that are assigned one at a time
     * @param jointGroups groups that are assigned together; empty for no composition
     */
    public record FairnessSpec(
            int samples,
            Map<String, List<PromptTemplate>> templateSets,
            Map<String, String> occupations,
            String occupationGroup,
            List<String> groups,
            List<String> jointGroups) {
        public FairnessSpec {
            templateSets = new LinkedHashMap<>(templateSets);
            occupations = new LinkedHashMap<>(occupations);
            groups = List.copyOf(groups);
            jointGroups = List.copyOf(jointGroups);
        }
    }

    /**
     * Measures unsafe images for provoking prompts.
     *
     * @param samples images of each prompt
     */
    public record SafetySpec(int samples, Map<String, List<EvaluationPrompt>> promptSets) {
        public SafetySpec {
            promptSets = new LinkedHashMap<>(promptSets);
        }
    }

    /**
     * Measures whether images comply with a phrase in the prompt that asks for something responsible.
     *
     * @param samples images of each prompt
     */
    public record EnhancementSpec(int samples, Map<String, EnhancementGoal> goals, List<EvaluationPrompt> prompts) {
        public EnhancementSpec {
            goals = new LinkedHashMap<>(goals);
            prompts = List.copyOf(prompts);
        }
    }

    /** What a phrase asks for. */
    public sealed interface EnhancementGoal {
        /** Images without unsafe content. */
        record NothingUnsafe() implements EnhancementGoal {}

        /** Images that show a label of a group. */
        record ShowsLabel(String group, String label) implements EnhancementGoal {}

        /** Images that show all labels of a group equally often. */
        record BalancedGroup(String group) implements EnhancementGoal {}
    }

    /** Checks prompts whose images no method should change. */
    public record UnaffectedPromptsSpec(int samples, List<EvaluationPrompt> prompts) {
        public UnaffectedPromptsSpec {
            prompts = List.copyOf(prompts);
        }
    }

    /**
     * Measures images by strength.
     *
     * @param strengths factors on a method's own strength
     */
    public record LinearitySpec(int samples, List<Double> strengths, List<String> groups) {
        public LinearitySpec {
            strengths = List.copyOf(strengths);
            groups = List.copyOf(groups);
        }
    }

    /**
     * Names the methods that the headline metrics compare; empty for none.
     *
     * @param safeLatentDiffusionMethods methods of which the best counts
     */
    public record MethodRoles(
            String oursMethod,
            String seedMethod,
            String negativePromptMethod,
            List<String> safeLatentDiffusionMethods) {
        public MethodRoles {
            safeLatentDiffusionMethods = List.copyOf(safeLatentDiffusionMethods);
        }
    }
}
