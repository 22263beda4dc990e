package io.evenkeel.evaluation.spec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.evenkeel.evaluation.spec.EvaluationSpec.AttributeClass;
import io.evenkeel.evaluation.spec.EvaluationSpec.AttributeGroup;
import io.evenkeel.evaluation.spec.EvaluationSpec.FairnessSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.LinearitySpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.MethodRoles;
import io.evenkeel.evaluation.spec.EvaluationSpec.SafetySpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnaffectedPromptsSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnsafeLabels;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.Violations;
import io.evenkeel.sampler.text.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Parses an evaluation spec from YAML or JSON. Collects violations; throws only if the text cannot be read at all.
 */
public final class EvaluationSpecParser {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<Double> DEFAULT_STRENGTHS = List.of(0.25, 0.5, 0.75, 1.0, 1.5, 2.0);

    private final ObjectReader root;
    private final Path folder;

    private EvaluationSpecParser(JsonNode json, Path folder, Violations violations) {
        this.root = new ObjectReader("", json, violations);
        this.folder = folder;
    }

    /**
     * Parses a file. Paths in it are relative to its folder.
     *
     * @param problems receives the violations; use the spec only if there are none
     * @throws InvalidEvaluationSpecException if the file cannot be read at all
     */
    public static EvaluationSpec parse(Path file, List<String> problems) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return parse(Files.readString(file), folder == null ? Path.of("") : folder, file.toString(), problems);
        } catch (IOException e) {
            throw new InvalidEvaluationSpecException(file.toString(), List.of("it cannot be read: " + e));
        }
    }

    /**
     * Parses a text.
     *
     * @param source name of the text in messages
     */
    public static EvaluationSpec parse(String text, Path folder, String source, List<String> problems) {
        try {
            Violations violations = new Violations();
            EvaluationSpec spec = new EvaluationSpecParser(YAML.readTree(text), folder, violations).parseSpec();
            violations.messages().forEach(message -> problems.add(message.replace("\n", "\n  ")));
            return spec;
        } catch (JacksonException e) {
            throw new InvalidEvaluationSpecException(
                    source,
                    List.of("it is not YAML: " + e.getOriginalMessage() + "\n  Maybe the indentation of line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + " is off."));
        }
    }

    private EvaluationSpec parseSpec() {
        root.allowOnly(
                "name",
                "seed",
                "groups",
                "people",
                "unsafe",
                "fairness",
                "safety",
                "enhancing",
                "untouched",
                "linearity",
                "cost",
                "methods",
                "roles",
                "zero-shot");
        Map<String, AttributeGroup> groups = new LinkedHashMap<>();
        root.requireObjects("groups").forEach((name, reader) -> groups.put(name, parseGroup(reader)));
        PromptSetParser parser = new PromptSetParser(folder);
        return new EvaluationSpec(
                root.requireText("name").orElse(""),
                root.integerOrDefault("seed", 0, 0, Integer.MAX_VALUE, "it stands in quotes"),
                groups,
                root.optionalTexts("people"),
                root.optionalObject("unsafe").map(this::parseUnsafe),
                root.optionalObject("fairness").map(reader -> parseFairness(reader, groups)),
                root.optionalObject("safety")
                        .map(reader -> new SafetySpec(
                                reader.allowOnly("samples", "sets")
                                        .integerOrDefault("samples", 4, 1, Integer.MAX_VALUE, "it stands in quotes"),
                                parser.parseSets(reader))),
                root.optionalObject("enhancing").map(parser::parseEnhancement),
                root.optionalObject("untouched")
                        .map(reader -> new UnaffectedPromptsSpec(
                                reader.allowOnly("samples", "prompts")
                                        .integerOrDefault("samples", 2, 1, Integer.MAX_VALUE, "it stands in quotes"),
                                reader.requireTexts("prompts").stream()
                                        .map(prompt -> EvaluationPrompt.ofPrompt(prompt, ""))
                                        .toList())),
                root.optionalObject("linearity")
                        .map(reader -> new LinearitySpec(
                                reader.allowOnly("samples", "strengths", "groups")
                                        .integerOrDefault("samples", 12, 2, Integer.MAX_VALUE, "it stands in quotes"),
                                parseStrengths(reader),
                                reader.requireTexts("groups"))),
                root.optionalObject("cost")
                        .map(reader -> reader.allowOnly("rounds")
                                .integerOrDefault("rounds", 3, 1, Integer.MAX_VALUE, "it stands in quotes"))
                        .orElse(0),
                new MethodSpecParser(folder).parseMethods(root),
                root.optionalObject("roles").map(this::parseRoles).orElse(new MethodRoles("", "", "", List.of())),
                parseZeroShotPrompts());
    }

    private Map<String, Map<String, String>> parseZeroShotPrompts() {
        Map<String, Map<String, String>> prompts = new LinkedHashMap<>();
        if (root.has("zero-shot")) {
            root.requireObjects("zero-shot").forEach((group, labels) -> prompts.put(group, parseTexts(labels)));
        }
        return prompts;
    }

    private static List<Double> parseStrengths(ObjectReader reader) {
        List<Double> strengths = reader.optionalList("strengths").stream()
                .flatMap(value -> reader.requireNumber("strengths", value, -100, 100, "it stands in quotes").stream())
                .toList();
        return strengths.isEmpty() ? DEFAULT_STRENGTHS : strengths;
    }

    static Map<String, String> parseTexts(ObjectReader object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.names().forEach(name -> texts.put(name, object.requireText(name).orElse("")));
        return texts;
    }

    private AttributeGroup parseGroup(ObjectReader reader) {
        reader.allowOnly("words", "classes");
        Map<String, AttributeClass> classes = new LinkedHashMap<>();
        reader.requireObjects("classes").forEach((label, member) -> {
            member.allowOnly("before", "after", "vector");
            classes.put(
                    label,
                    new AttributeClass(
                            member.optionalText("before").orElse(""),
                            member.optionalText("after").orElse(""),
                            member.optionalText("vector").orElse(label)));
        });
        if (classes.size() < 2) {
            reader.addViolation("classes (" + classes.size() + ") must be two at least", "one was forgotten");
        }
        return new AttributeGroup(reader.optionalTexts("words"), classes);
    }

    private UnsafeLabels parseUnsafe(ObjectReader reader) {
        reader.allowOnly("group", "labels");
        return new UnsafeLabels(reader.requireText("group").orElse(""), reader.requireTexts("labels"));
    }

    private FairnessSpec parseFairness(ObjectReader reader, Map<String, AttributeGroup> groups) {
        reader.allowOnly("samples", "sets", "occupations", "occupation", "groups", "joint");
        Map<String, List<PromptTemplate>> sets = new LinkedHashMap<>();
        ObjectReader templates = reader.requireObject("sets").requireNotEmpty();
        templates.names().forEach(set -> sets.put(set, parseTemplates(templates, set)));
        return new FairnessSpec(
                reader.integerOrDefault("samples", 100, 1, Integer.MAX_VALUE, "it stands in quotes"),
                sets,
                parseOccupations(reader),
                reader.optionalText("occupation").orElse(""),
                reader.has("groups") ? reader.requireTexts("groups") : List.copyOf(groups.keySet()),
                reader.optionalTexts("joint"));
    }

    private static List<PromptTemplate> parseTemplates(ObjectReader sets, String set) {
        List<PromptTemplate> templates = sets.requireTexts(set).stream()
                .map(PromptTemplate::ofOccupation)
                .toList();
        if (!templates.stream().allMatch(PromptTemplate::hasPlaceholder)) {
            sets.addViolation(set + " must have {occupation} in each template", "the braces were forgotten");
        }
        return templates;
    }

    /** Parses a list of names, or names with the judge's labels. */
    private static Map<String, String> parseOccupations(ObjectReader reader) {
        if (reader.get("occupations").isObject()) {
            Map<String, String> judgeWords = new LinkedHashMap<>();
            reader.requireEntries("occupations")
                    .forEach(entry ->
                            judgeWords.put(entry.getKey(), entry.getValue().asText()));
            return judgeWords;
        }
        return reader.requireTexts("occupations").stream()
                .collect(Collectors.toMap(name -> name, name -> "", (one, same) -> one, LinkedHashMap::new));
    }

    private MethodRoles parseRoles(ObjectReader reader) {
        reader.allowOnly("ours", "seed", "negative", "sld");
        return new MethodRoles(
                reader.optionalText("ours").orElse(""),
                reader.optionalText("seed").orElse(""),
                reader.optionalText("negative").orElse(""),
                reader.optionalTexts("sld"));
    }
}
