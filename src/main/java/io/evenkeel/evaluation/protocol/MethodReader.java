package io.evenkeel.evaluation.protocol;

import io.evenkeel.evaluation.method.SafeLatentDiffusion.Setting;
import io.evenkeel.evaluation.method.Unsteered;
import io.evenkeel.evaluation.method.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a spec's methods. */
final class MethodReader {
    private static final Map<String, Setting> PUBLISHED =
            Map.of("weak", Setting.WEAK, "medium", Setting.MEDIUM, "strong", Setting.STRONG, "max", Setting.MAX);

    private final Path folder;

    MethodReader(Path folder) {
        this.folder = folder;
    }

    Map<String, Plan> methods(Fields root) {
        Map<String, Plan> methods = new LinkedHashMap<>();
        root.each("methods").forEach((name, fields) -> {
            if (name.equals(Unsteered.NAME)) {
                fields.problem("cannot be called so: it is always there", "its entry can be left out");
            }
            plan(fields, root).ifPresent(plan -> methods.put(name, plan));
        });
        return methods;
    }

    private Optional<Plan> plan(Fields fields, Fields root) {
        String kind = fields.text("kind");
        return switch (kind) {
            case "negative" ->
                Optional.of(new Plan.Negative(fields.only("kind", "prompt").text("prompt")));
            case "sld" -> Optional.of(sld(fields.only("kind", "concept", "setting")));
            case "rewriting" -> {
                fields.only("kind");
                yield Optional.of(new Plan.Rewritten());
            }
            case "vectors" -> Optional.of(vectors(fields, root));
            default -> {
                fields.problem(
                        "is of a kind (" + kind + ") that is not known",
                        "one of negative, sld, rewriting and vectors is meant");
                yield Optional.empty();
            }
        };
    }

    private static Plan sld(Fields fields) {
        String concept = fields.text("concept");
        String name = fields.text("setting").toLowerCase(Locale.ROOT);
        Setting setting = PUBLISHED.get(name);
        if (setting == null) {
            fields.problem(
                    "has a setting (" + name + ") that was not published",
                    "one of weak, medium, strong and max is meant");
        }
        return new Plan.Sld(concept, setting == null ? Setting.WEAK : setting);
    }

    /** True for whatever pushes, or a list of groups. */
    private static List<String> adaptive(Fields fields, Fields root) {
        if (fields.json("adaptive").isArray()) {
            return fields.texts("adaptive");
        }
        List<String> all = new ArrayList<>(List.of(Vectors.SAFETY));
        root.json("groups").fieldNames().forEachRemaining(all::add);
        return fields.flag("adaptive") ? all : List.of();
    }

    private static Map<String, Double> numbers(Fields fields, String name) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (fields.has(name)) {
            Fields inner = fields.inner(name);
            fields.named(name).keySet().forEach(key -> numbers.put(key, inner.number(key, 1)));
        }
        return numbers;
    }

    private Plan vectors(Fields fields, Fields root) {
        fields.only(
                "kind",
                "folder",
                "files",
                "safety",
                "strength",
                "strengths",
                "from",
                "until",
                "adaptive",
                "brakes",
                "gated");
        Map<String, Path> files = new LinkedHashMap<>();
        if (fields.has("files")) {
            fields.named("files").forEach((name, file) -> files.put(name, folder.resolve(file.asText())));
        }
        double from = fields.number("from", 0);
        double until = fields.number("until", 1);
        boolean window = 0 <= from && from < until && until <= 1;
        if (!window) {
            fields.problem(
                    "has a window (" + from + " to " + until + ") that does not lie in 0 to 1",
                    "shares of all steps are meant");
        }
        return new Plan.OfVectors(
                folder.resolve(fields.text("folder", "")),
                files,
                fields.texts("safety", List.of()),
                fields.number("strength", 1),
                numbers(fields, "strengths"),
                window ? from : 0,
                window ? until : 1,
                adaptive(fields, root),
                numbers(fields, "brakes"),
                fields.flag("gated"));
    }
}
