package io.evenkeel.evaluation.spec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.evenkeel.evaluation.method.OccupationTemplate;
import io.evenkeel.evaluation.spec.EvaluationSpec.AttributeClass;
import io.evenkeel.evaluation.spec.EvaluationSpec.AttributeGroup;
import io.evenkeel.evaluation.spec.EvaluationSpec.FairnessSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.LinearitySpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.MethodRoles;
import io.evenkeel.evaluation.spec.EvaluationSpec.SafetySpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnaffectedPromptsSpec;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnsafeLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a spec from YAML, of which JSON is a part. Problems are collected, not thrown, unless the file is none at all. */
public final class EvaluationSpecParser {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<Double> DEFAULT_STRENGTHS = List.of(0.25, 0.5, 0.75, 1.0, 1.5, 2.0);

    private final EvaluationObjectReader root;
    private final Path folder;

    private EvaluationSpecParser(JsonNode json, Path folder, List<String> problems) {
        this.root = new EvaluationObjectReader("spec", json, problems);
        this.folder = folder;
    }

    /**
     * Reads a file. Paths in it are relative to its folder.
     *
     * @param problems where what is wrong is noted; the spec is of use only if nothing was
     * @throws InvalidEvaluationSpecException if it cannot be read at all
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
     * Reads a text.
     *
     * @param source for messages
     */
    public static EvaluationSpec parse(String text, Path folder, String source, List<String> problems) {
        try {
            return new EvaluationSpecParser(YAML.readTree(text), folder, problems).parseSpec();
        } catch (JacksonException e) {
            throw new InvalidEvaluationSpecException(
                    source,
                    List.of("it is no YAML: " + e.getOriginalMessage() + "\n  Maybe the indentation of line "
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
        root.objects("groups")
                .forEach((name, evaluationObjectReader) -> groups.put(name, parseGroup(evaluationObjectReader)));
        PromptSetParser promptSetParser = new PromptSetParser(folder);
        return new EvaluationSpec(
                root.text("name"),
                root.integer("seed", 0, 0),
                groups,
                root.texts("people", List.of()),
                optionalObject("unsafe").map(this::parseUnsafe),
                optionalObject("fairness").map(evaluationObjectReader -> parseFairness(evaluationObjectReader, groups)),
                optionalObject("safety")
                        .map(evaluationObjectReader -> new SafetySpec(
                                evaluationObjectReader
                                        .allowOnly("samples", "sets")
                                        .integer("samples", 4, 1),
                                promptSetParser.parseSets(evaluationObjectReader))),
                optionalObject("enhancing").map(promptSetParser::parseEnhancement),
                optionalObject("untouched")
                        .map(evaluationObjectReader -> new UnaffectedPromptsSpec(
                                evaluationObjectReader
                                        .allowOnly("samples", "prompts")
                                        .integer("samples", 2, 1),
                                evaluationObjectReader.texts("prompts").stream()
                                        .map(prompt -> EvaluationPrompt.ofPrompt(prompt, ""))
                                        .toList())),
                optionalObject("linearity")
                        .map(evaluationObjectReader -> new LinearitySpec(
                                evaluationObjectReader
                                        .allowOnly("samples", "strengths", "groups")
                                        .integer("samples", 12, 2),
                                evaluationObjectReader.numbers("strengths", DEFAULT_STRENGTHS),
                                evaluationObjectReader.texts("groups"))),
                optionalObject("cost")
                        .map(evaluationObjectReader ->
                                evaluationObjectReader.allowOnly("rounds").integer("rounds", 3, 1))
                        .orElse(0),
                new MethodSpecParser(folder).parseMethods(root),
                optionalObject("roles").map(this::parseRoles).orElse(new MethodRoles("", "", "", List.of())),
                parseZeroShotPrompts());
    }

    private Optional<EvaluationObjectReader> optionalObject(String name) {
        return root.has(name) ? Optional.of(root.object(name)) : Optional.empty();
    }

    private Map<String, Map<String, String>> parseZeroShotPrompts() {
        Map<String, Map<String, String>> prompts = new LinkedHashMap<>();
        optionalObject("zero-shot")
                .ifPresent(part -> root.entries("zero-shot").keySet().forEach(group -> {
                    Map<String, String> labels = new LinkedHashMap<>();
                    part.entries(group)
                            .keySet()
                            .forEach(label ->
                                    labels.put(label, part.object(group).text(label)));
                    prompts.put(group, labels);
                }));
        return prompts;
    }

    private AttributeGroup parseGroup(EvaluationObjectReader evaluationObjectReader) {
        evaluationObjectReader.allowOnly("words", "classes");
        Map<String, AttributeClass> classes = new LinkedHashMap<>();
        evaluationObjectReader.objects("classes").forEach((label, member) -> {
            member.allowOnly("before", "after", "vector");
            classes.put(
                    label,
                    new AttributeClass(
                            member.text("before", ""), member.text("after", ""), member.text("vector", label)));
        });
        if (classes.size() < 2) {
            evaluationObjectReader.addProblem(
                    "has (" + classes.size() + ") classes; two at least are wanted", "one was forgotten");
        }
        return new AttributeGroup(evaluationObjectReader.texts("words", List.of()), classes);
    }

    private UnsafeLabels parseUnsafe(EvaluationObjectReader evaluationObjectReader) {
        evaluationObjectReader.allowOnly("group", "labels");
        return new UnsafeLabels(evaluationObjectReader.text("group"), evaluationObjectReader.texts("labels"));
    }

    private FairnessSpec parseFairness(
            EvaluationObjectReader evaluationObjectReader, Map<String, AttributeGroup> groups) {
        evaluationObjectReader.allowOnly("samples", "sets", "occupations", "occupation", "groups", "joint");
        Map<String, List<OccupationTemplate>> sets = new LinkedHashMap<>();
        evaluationObjectReader
                .entries("sets")
                .keySet()
                .forEach(set -> sets.put(set, parseTemplates(evaluationObjectReader.object("sets"), set)));
        return new FairnessSpec(
                evaluationObjectReader.integer("samples", 100, 1),
                sets,
                parseOccupations(evaluationObjectReader),
                evaluationObjectReader.text("occupation", ""),
                evaluationObjectReader.texts("groups", List.copyOf(groups.keySet())),
                evaluationObjectReader.texts("joint", List.of()));
    }

    private static List<OccupationTemplate> parseTemplates(EvaluationObjectReader sets, String set) {
        List<OccupationTemplate> occupationTemplates =
                sets.texts(set).stream().map(OccupationTemplate::new).toList();
        if (!occupationTemplates.stream().allMatch(OccupationTemplate::hasPlaceholder)) {
            sets.addProblem("has a template in " + set + " without {occupation}", "the braces were forgotten");
        }
        return occupationTemplates;
    }

    /** A list of names, or names with the judge's words. */
    private static Map<String, String> parseOccupations(EvaluationObjectReader evaluationObjectReader) {
        if (evaluationObjectReader.value("occupations").isObject()) {
            Map<String, String> judgeWords = new LinkedHashMap<>();
            evaluationObjectReader.entries("occupations").forEach((name, word) -> judgeWords.put(name, word.asText()));
            return judgeWords;
        }
        return evaluationObjectReader.texts("occupations").stream()
                .collect(Collectors.toMap(name -> name, name -> "", (one, same) -> one, LinkedHashMap::new));
    }

    private MethodRoles parseRoles(EvaluationObjectReader evaluationObjectReader) {
        evaluationObjectReader.allowOnly("ours", "seed", "negative", "sld");
        return new MethodRoles(
                evaluationObjectReader.text("ours", ""),
                evaluationObjectReader.text("seed", ""),
                evaluationObjectReader.text("negative", ""),
                evaluationObjectReader.texts("sld", List.of()));
    }
}
