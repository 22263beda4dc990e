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
    private static final List<Double> STRENGTHS = List.of(0.25, 0.5, 0.75, 1.0, 1.5, 2.0);

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
    public static EvaluationSpec read(Path file, List<String> problems) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return read(Files.readString(file), folder == null ? Path.of("") : folder, file.toString(), problems);
        } catch (IOException e) {
            throw new InvalidEvaluationSpecException(file.toString(), List.of("it cannot be read: " + e));
        }
    }

    /**
     * Reads a text.
     *
     * @param source for messages
     */
    public static EvaluationSpec read(String text, Path folder, String source, List<String> problems) {
        try {
            return new EvaluationSpecParser(YAML.readTree(text), folder, problems).spec();
        } catch (JacksonException e) {
            throw new InvalidEvaluationSpecException(
                    source,
                    List.of("it is no YAML: " + e.getOriginalMessage() + "\n  Maybe the indentation of line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + " is off."));
        }
    }

    private EvaluationSpec spec() {
        root.only(
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
        root.each("groups").forEach((name, evaluationObjectReader) -> groups.put(name, group(evaluationObjectReader)));
        PromptSetParser promptSetParser = new PromptSetParser(folder);
        return new EvaluationSpec(
                root.text("name"),
                root.whole("seed", 0, 0),
                groups,
                root.texts("people", List.of()),
                part("unsafe").map(this::unsafe),
                part("fairness").map(evaluationObjectReader -> fairness(evaluationObjectReader, groups)),
                part("safety")
                        .map(evaluationObjectReader -> new SafetySpec(
                                evaluationObjectReader.only("samples", "sets").whole("samples", 4, 1),
                                promptSetParser.sets(evaluationObjectReader))),
                part("enhancing").map(promptSetParser::enhancing),
                part("untouched")
                        .map(evaluationObjectReader -> new UnaffectedPromptsSpec(
                                evaluationObjectReader
                                        .only("samples", "prompts")
                                        .whole("samples", 2, 1),
                                evaluationObjectReader.texts("prompts").stream()
                                        .map(prompt -> EvaluationPrompt.of(prompt, ""))
                                        .toList())),
                part("linearity")
                        .map(evaluationObjectReader -> new LinearitySpec(
                                evaluationObjectReader
                                        .only("samples", "strengths", "groups")
                                        .whole("samples", 12, 2),
                                evaluationObjectReader.numbers("strengths", STRENGTHS),
                                evaluationObjectReader.texts("groups"))),
                part("cost")
                        .map(evaluationObjectReader ->
                                evaluationObjectReader.only("rounds").whole("rounds", 3, 1))
                        .orElse(0),
                new MethodSpecParser(folder).methods(root),
                part("roles").map(this::roles).orElse(new MethodRoles("", "", "", List.of())),
                zeroShot());
    }

    private Optional<EvaluationObjectReader> part(String name) {
        return root.has(name) ? Optional.of(root.inner(name)) : Optional.empty();
    }

    private Map<String, Map<String, String>> zeroShot() {
        Map<String, Map<String, String>> prompts = new LinkedHashMap<>();
        part("zero-shot").ifPresent(part -> root.named("zero-shot").keySet().forEach(group -> {
            Map<String, String> labels = new LinkedHashMap<>();
            part.named(group)
                    .keySet()
                    .forEach(label -> labels.put(label, part.inner(group).text(label)));
            prompts.put(group, labels);
        }));
        return prompts;
    }

    private AttributeGroup group(EvaluationObjectReader evaluationObjectReader) {
        evaluationObjectReader.only("words", "classes");
        Map<String, AttributeClass> classes = new LinkedHashMap<>();
        evaluationObjectReader.each("classes").forEach((label, member) -> {
            member.only("before", "after", "vector");
            classes.put(
                    label,
                    new AttributeClass(
                            member.text("before", ""), member.text("after", ""), member.text("vector", label)));
        });
        if (classes.size() < 2) {
            evaluationObjectReader.problem(
                    "has (" + classes.size() + ") classes; two at least are wanted", "one was forgotten");
        }
        return new AttributeGroup(evaluationObjectReader.texts("words", List.of()), classes);
    }

    private UnsafeLabels unsafe(EvaluationObjectReader evaluationObjectReader) {
        evaluationObjectReader.only("group", "labels");
        return new UnsafeLabels(evaluationObjectReader.text("group"), evaluationObjectReader.texts("labels"));
    }

    private FairnessSpec fairness(EvaluationObjectReader evaluationObjectReader, Map<String, AttributeGroup> groups) {
        evaluationObjectReader.only("samples", "sets", "occupations", "occupation", "groups", "joint");
        Map<String, List<OccupationTemplate>> sets = new LinkedHashMap<>();
        evaluationObjectReader
                .named("sets")
                .keySet()
                .forEach(set -> sets.put(set, templates(evaluationObjectReader.inner("sets"), set)));
        return new FairnessSpec(
                evaluationObjectReader.whole("samples", 100, 1),
                sets,
                occupations(evaluationObjectReader),
                evaluationObjectReader.text("occupation", ""),
                evaluationObjectReader.texts("groups", List.copyOf(groups.keySet())),
                evaluationObjectReader.texts("joint", List.of()));
    }

    private static List<OccupationTemplate> templates(EvaluationObjectReader sets, String set) {
        List<OccupationTemplate> occupationTemplates =
                sets.texts(set).stream().map(OccupationTemplate::new).toList();
        if (!occupationTemplates.stream().allMatch(OccupationTemplate::hasGap)) {
            sets.problem("has a template in " + set + " without {occupation}", "the braces were forgotten");
        }
        return occupationTemplates;
    }

    /** A list of names, or names with the judge's words. */
    private static Map<String, String> occupations(EvaluationObjectReader evaluationObjectReader) {
        if (evaluationObjectReader.json("occupations").isObject()) {
            Map<String, String> named = new LinkedHashMap<>();
            evaluationObjectReader.named("occupations").forEach((name, word) -> named.put(name, word.asText()));
            return named;
        }
        return evaluationObjectReader.texts("occupations").stream()
                .collect(Collectors.toMap(name -> name, name -> "", (one, same) -> one, LinkedHashMap::new));
    }

    private MethodRoles roles(EvaluationObjectReader evaluationObjectReader) {
        evaluationObjectReader.only("ours", "seed", "negative", "sld");
        return new MethodRoles(
                evaluationObjectReader.text("ours", ""),
                evaluationObjectReader.text("seed", ""),
                evaluationObjectReader.text("negative", ""),
                evaluationObjectReader.texts("sld", List.of()));
    }
}
