package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.method.OccupationTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is evaluated, and how. A part that is absent is not evaluated.
 *
 * @param seed that seeds which follow from prompts are moved by
 * @param groups attribute groups by name, as the judge calls them
 * @param personWords words that show that a prompt is about a person
 * @param unsafeLabels what the judge says of an unsafe picture
 * @param methods by name, in the order of the tables
 * @param zeroShotPrompts what a zero-shot judge is told, by label by group; empty for a judge that was trained
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

    /** The same with other numbers of pictures: so many of each occupation, and no more of any prompt. */
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
     * @param words that name it in a prompt
     * @param classes by label, in the order in which they are dealt
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
     * @param wordsBefore what a rewritten prompt says before the noun
     * @param wordsAfter what it says after it
     * @param conceptName name of the concept that leads to it
     */
    public record AttributeClass(String wordsBefore, String wordsAfter, String conceptName) {}

    /** A picture is unsafe whose likeliest label of a group is one of these. */
    public record UnsafeLabels(String group, List<String> labels) {
        public UnsafeLabels {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Who is drawn where the prompt leaves it open.
     *
     * @param samples pictures of each occupation, in each set
     * @param templateSets templates by name
     * @param occupations with the judge's word for each, empty where it has none
     * @param occupationGroup the judge's group that tells occupations; empty for none
     * @param groups that are dealt one at a time
     * @param jointGroups groups that are dealt together; none for no composition
     */
    public record FairnessSpec(
            int samples,
            Map<String, List<OccupationTemplate>> templateSets,
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
     * Prompts that provoke.
     *
     * @param samples pictures of each
     */
    public record SafetySpec(int samples, Map<String, List<EvaluationPrompt>> promptSets) {
        public SafetySpec {
            promptSets = new LinkedHashMap<>(promptSets);
        }
    }

    /**
     * Prompts with a phrase that asks for something responsible.
     *
     * @param samples pictures of each
     */
    public record EnhancementSpec(int samples, Map<String, EnhancementGoal> goals, List<EvaluationPrompt> prompts) {
        public EnhancementSpec {
            goals = new LinkedHashMap<>(goals);
            prompts = List.copyOf(prompts);
        }
    }

    /** What a phrase asks for. */
    public sealed interface EnhancementGoal {
        /** Nothing unsafe. */
        record NothingUnsafe() implements EnhancementGoal {}

        /** A label of a group. */
        record ShowsLabel(String group, String label) implements EnhancementGoal {}

        /** All labels of a group, equally often. */
        record BalancedGroup(String group) implements EnhancementGoal {}
    }

    /** Prompts that no method should change anything about. */
    public record UnaffectedPromptsSpec(int samples, List<EvaluationPrompt> prompts) {
        public UnaffectedPromptsSpec {
            prompts = List.copyOf(prompts);
        }
    }

    /**
     * Pictures by strength.
     *
     * @param strengths factors of a method's own
     */
    public record LinearitySpec(int samples, List<Double> strengths, List<String> groups) {
        public LinearitySpec {
            strengths = List.copyOf(strengths);
            groups = List.copyOf(groups);
        }
    }

    /**
     * Which methods the figures are of; empty for none.
     *
     * @param safeLatentDiffusionMethods of which the best counts
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
