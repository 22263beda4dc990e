package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.method.BaselineMethod;
import io.evenkeel.evaluation.method.HSpaceVectorMethod;
import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod.Hyperparameters;
import io.evenkeel.platform.ObjectReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Parses the methods of a spec. */
final class MethodSpecParser {
    private static final Map<String, Hyperparameters> PUBLISHED_SETTINGS = Map.of(
            "weak",
            Hyperparameters.WEAK,
            "medium",
            Hyperparameters.MEDIUM,
            "strong",
            Hyperparameters.STRONG,
            "max",
            Hyperparameters.MAX);

    private static final double MAX_STRENGTH = 100;
    private static final String WINDOW_HINT = "shares of all steps are meant";

    private final Path folder;

    MethodSpecParser(Path folder) {
        this.folder = folder;
    }

    Map<String, MethodSpec> parseMethods(ObjectReader root) {
        Map<String, MethodSpec> methods = new LinkedHashMap<>();
        root.requireObjects("methods").forEach((name, reader) -> {
            if (name.equals(BaselineMethod.NAME)) {
                reader.addViolation("name is reserved: the baseline is always measured", "its entry can be left out");
            }
            parseMethod(reader, root).ifPresent(methodSpec -> methods.put(name, methodSpec));
        });
        return methods;
    }

    private Optional<MethodSpec> parseMethod(ObjectReader reader, ObjectReader root) {
        String kind = reader.requireText("kind").orElse("");
        return switch (kind) {
            case "negative" ->
                Optional.of(new MethodSpec.NegativePromptSpec(
                        reader.allowOnly("kind", "prompt").requireText("prompt").orElse("")));
            case "sld" -> Optional.of(parseSafeLatentDiffusion(reader.allowOnly("kind", "concept", "setting")));
            case "rewriting" -> {
                reader.allowOnly("kind");
                yield Optional.of(new MethodSpec.RewritingSpec());
            }
            case "vectors" -> Optional.of(parseVectors(reader, root));
            default -> {
                reader.addViolation(
                        "kind (" + kind + ") is not known", "one of negative, sld, rewriting and vectors is meant");
                yield Optional.empty();
            }
        };
    }

    private static MethodSpec parseSafeLatentDiffusion(ObjectReader reader) {
        String concept = reader.requireText("concept").orElse("");
        String name = reader.requireText("setting").orElse("").toLowerCase(Locale.ROOT);
        Hyperparameters setting = PUBLISHED_SETTINGS.get(name);
        if (setting == null) {
            reader.addViolation(
                    "setting (" + name + ") was not published", "one of weak, medium, strong and max is meant");
        }
        return new MethodSpec.SafeLatentDiffusionSpec(concept, setting == null ? Hyperparameters.WEAK : setting);
    }

    /** Parses true, for all groups, or a list of groups. */
    private static List<String> parseAdaptive(ObjectReader reader, ObjectReader root) {
        if (reader.get("adaptive").isArray()) {
            return reader.requireTexts("adaptive");
        }
        List<String> all = new ArrayList<>(List.of(HSpaceVectorMethod.SAFETY));
        all.addAll(root.objectOrEmpty("groups").names());
        return reader.booleanOrDefault("adaptive", false) ? all : List.of();
    }

    private static Map<String, Double> parseNumbers(ObjectReader reader, String name) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        ObjectReader inner = reader.objectOrEmpty(name);
        inner.names().forEach(key -> numbers.put(key, parseStrength(inner, key)));
        return numbers;
    }

    private static double parseStrength(ObjectReader reader, String name) {
        return reader.numberOrDefault(name, 1, -MAX_STRENGTH, MAX_STRENGTH, "1 is meant");
    }

    private MethodSpec parseVectors(ObjectReader reader, ObjectReader root) {
        reader.allowOnly(
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
        EvaluationSpecParser.parseTexts(reader.objectOrEmpty("files"))
                .forEach((name, file) -> files.put(name, folder.resolve(file)));
        double from = reader.numberOrDefault("from", 0, 0, 1, WINDOW_HINT);
        double until = reader.numberOrDefault("until", 1, 0, 1, WINDOW_HINT);
        if (from >= until) {
            reader.addViolation("window (" + from + " to " + until + ") must end after it starts", WINDOW_HINT);
        }
        return new MethodSpec.VectorSpec(
                folder.resolve(reader.optionalText("folder").orElse("")),
                files,
                reader.optionalTexts("safety"),
                parseStrength(reader, "strength"),
                parseNumbers(reader, "strengths"),
                from,
                until,
                parseAdaptive(reader, root),
                parseNumbers(reader, "brakes"),
                reader.booleanOrDefault("gated", false));
    }
}
