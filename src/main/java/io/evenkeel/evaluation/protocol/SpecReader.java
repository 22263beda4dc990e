package io.evenkeel.evaluation.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.protocol.Spec.Fairness;
import io.evenkeel.evaluation.protocol.Spec.Group;
import io.evenkeel.evaluation.protocol.Spec.Linearity;
import io.evenkeel.evaluation.protocol.Spec.Member;
import io.evenkeel.evaluation.protocol.Spec.Roles;
import io.evenkeel.evaluation.protocol.Spec.Safety;
import io.evenkeel.evaluation.protocol.Spec.Unsafe;
import io.evenkeel.evaluation.protocol.Spec.Untouched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a spec from YAML, of which JSON is a part. Problems are collected, not thrown, unless the file is none at all. */
public final class SpecReader {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<Double> STRENGTHS = List.of(0.25, 0.5, 0.75, 1.0, 1.5, 2.0);

    private final Fields root;
    private final Path folder;

    private SpecReader(JsonNode json, Path folder, List<String> problems) {
        this.root = new Fields("spec", json, problems);
        this.folder = folder;
    }

    /**
     * Reads a file. Paths in it are relative to its folder.
     *
     * @param problems where what is wrong is noted; the spec is of use only if nothing was
     * @throws InvalidSpec if it cannot be read at all
     */
    public static Spec read(Path file, List<String> problems) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return read(Files.readString(file), folder == null ? Path.of("") : folder, file.toString(), problems);
        } catch (IOException e) {
            throw new InvalidSpec(file.toString(), List.of("it cannot be read: " + e));
        }
    }

    /**
     * Reads a text.
     *
     * @param source for messages
     */
    public static Spec read(String text, Path folder, String source, List<String> problems) {
        try {
            return new SpecReader(YAML.readTree(text), folder, problems).spec();
        } catch (JacksonException e) {
            throw new InvalidSpec(
                    source,
                    List.of("it is no YAML: " + e.getOriginalMessage() + "\n  Maybe the indentation of line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + " is off."));
        }
    }

    private Spec spec() {
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
        Map<String, Group> groups = new LinkedHashMap<>();
        root.each("groups").forEach((name, fields) -> groups.put(name, group(fields)));
        Prompts prompts = new Prompts(folder);
        return new Spec(
                root.text("name"),
                root.whole("seed", 0, 0),
                groups,
                root.texts("people", List.of()),
                part("unsafe").map(this::unsafe),
                part("fairness").map(fields -> fairness(fields, groups)),
                part("safety")
                        .map(fields -> new Safety(
                                fields.only("samples", "sets").whole("samples", 4, 1), prompts.sets(fields))),
                part("enhancing").map(prompts::enhancing),
                part("untouched")
                        .map(fields -> new Untouched(
                                fields.only("samples", "prompts").whole("samples", 2, 1),
                                fields.texts("prompts").stream()
                                        .map(prompt -> Asked.of(prompt, ""))
                                        .toList())),
                part("linearity")
                        .map(fields -> new Linearity(
                                fields.only("samples", "strengths", "groups").whole("samples", 12, 2),
                                fields.numbers("strengths", STRENGTHS),
                                fields.texts("groups"))),
                part("cost")
                        .map(fields -> fields.only("rounds").whole("rounds", 3, 1))
                        .orElse(0),
                new MethodReader(folder).methods(root),
                part("roles").map(this::roles).orElse(new Roles("", "", "", List.of())),
                zeroShot());
    }

    private Optional<Fields> part(String name) {
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

    private Group group(Fields fields) {
        fields.only("words", "classes");
        Map<String, Member> classes = new LinkedHashMap<>();
        fields.each("classes").forEach((label, member) -> {
            member.only("before", "after", "vector");
            classes.put(
                    label,
                    new Member(member.text("before", ""), member.text("after", ""), member.text("vector", label)));
        });
        if (classes.size() < 2) {
            fields.problem("has (" + classes.size() + ") classes; two at least are wanted", "one was forgotten");
        }
        return new Group(fields.texts("words", List.of()), classes);
    }

    private Unsafe unsafe(Fields fields) {
        fields.only("group", "labels");
        return new Unsafe(fields.text("group"), fields.texts("labels"));
    }

    private Fairness fairness(Fields fields, Map<String, Group> groups) {
        fields.only("samples", "sets", "occupations", "occupation", "groups", "joint");
        Map<String, List<Template>> sets = new LinkedHashMap<>();
        fields.named("sets").keySet().forEach(set -> sets.put(set, templates(fields.inner("sets"), set)));
        return new Fairness(
                fields.whole("samples", 100, 1),
                sets,
                occupations(fields),
                fields.text("occupation", ""),
                fields.texts("groups", List.copyOf(groups.keySet())),
                fields.texts("joint", List.of()));
    }

    private static List<Template> templates(Fields sets, String set) {
        List<Template> templates = sets.texts(set).stream().map(Template::new).toList();
        if (!templates.stream().allMatch(Template::hasGap)) {
            sets.problem("has a template in " + set + " without {occupation}", "the braces were forgotten");
        }
        return templates;
    }

    /** A list of names, or names with the judge's words. */
    private static Map<String, String> occupations(Fields fields) {
        if (fields.json("occupations").isObject()) {
            Map<String, String> named = new LinkedHashMap<>();
            fields.named("occupations").forEach((name, word) -> named.put(name, word.asText()));
            return named;
        }
        return fields.texts("occupations").stream()
                .collect(Collectors.toMap(name -> name, name -> "", (one, same) -> one, LinkedHashMap::new));
    }

    private Roles roles(Fields fields) {
        fields.only("ours", "seed", "negative", "sld");
        return new Roles(
                fields.text("ours", ""),
                fields.text("seed", ""),
                fields.text("negative", ""),
                fields.texts("sld", List.of()));
    }
}
