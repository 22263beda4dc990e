package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.method.BaselineMethod;
import io.evenkeel.evaluation.method.HSpaceVectorMethod;
import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a spec's methods. */
final class MethodSpecParser {
    private static final Map<String, Setting> PUBLISHED_SETTINGS =
            Map.of("weak", Setting.WEAK, "medium", Setting.MEDIUM, "strong", Setting.STRONG, "max", Setting.MAX);

    private final Path folder;

    MethodSpecParser(Path folder) {
        this.folder = folder;
    }

    Map<String, MethodSpec> parseMethods(EvaluationObjectReader root) {
        Map<String, MethodSpec> methods = new LinkedHashMap<>();
        root.objects("methods").forEach((name, evaluationObjectReader) -> {
            if (name.equals(BaselineMethod.NAME)) {
                evaluationObjectReader.addProblem(
                        "cannot be called so: it is always there", "its entry can be left out");
            }
            parseMethod(evaluationObjectReader, root).ifPresent(methodSpec -> methods.put(name, methodSpec));
        });
        return methods;
    }

    private Optional<MethodSpec> parseMethod(
            EvaluationObjectReader evaluationObjectReader, EvaluationObjectReader root) {
        String kind = evaluationObjectReader.text("kind");
        return switch (kind) {
            case "negative" ->
                Optional.of(new MethodSpec.NegativePromptSpec(
                        evaluationObjectReader.allowOnly("kind", "prompt").text("prompt")));
            case "sld" ->
                Optional.of(parseSafeLatentDiffusion(evaluationObjectReader.allowOnly("kind", "concept", "setting")));
            case "rewriting" -> {
                evaluationObjectReader.allowOnly("kind");
                yield Optional.of(new MethodSpec.RewritingSpec());
            }
            case "vectors" -> Optional.of(parseVectors(evaluationObjectReader, root));
            default -> {
                evaluationObjectReader.addProblem(
                        "is of a kind (" + kind + ") that is not known",
                        "one of negative, sld, rewriting and vectors is meant");
                yield Optional.empty();
            }
        };
    }

    private static MethodSpec parseSafeLatentDiffusion(EvaluationObjectReader evaluationObjectReader) {
        String concept = evaluationObjectReader.text("concept");
        String name = evaluationObjectReader.text("setting").toLowerCase(Locale.ROOT);
        Setting setting = PUBLISHED_SETTINGS.get(name);
        if (setting == null) {
            evaluationObjectReader.addProblem(
                    "has a setting (" + name + ") that was not published",
                    "one of weak, medium, strong and max is meant");
        }
        return new MethodSpec.SafeLatentDiffusionSpec(concept, setting == null ? Setting.WEAK : setting);
    }

    /** True for whatever pushes, or a list of groups. */
    private static List<String> parseAdaptive(
            EvaluationObjectReader evaluationObjectReader, EvaluationObjectReader root) {
        if (evaluationObjectReader.value("adaptive").isArray()) {
            return evaluationObjectReader.texts("adaptive");
        }
        List<String> all = new ArrayList<>(List.of(HSpaceVectorMethod.SAFETY));
        root.value("groups").fieldNames().forEachRemaining(all::add);
        return evaluationObjectReader.booleanValue("adaptive") ? all : List.of();
    }

    private static Map<String, Double> parseNumbers(EvaluationObjectReader evaluationObjectReader, String name) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (evaluationObjectReader.has(name)) {
            EvaluationObjectReader inner = evaluationObjectReader.object(name);
            evaluationObjectReader.entries(name).keySet().forEach(key -> numbers.put(key, inner.number(key, 1)));
        }
        return numbers;
    }

    private MethodSpec parseVectors(EvaluationObjectReader evaluationObjectReader, EvaluationObjectReader root) {
        evaluationObjectReader.allowOnly(
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
        if (evaluationObjectReader.has("files")) {
            evaluationObjectReader
                    .entries("files")
                    .forEach((name, file) -> files.put(name, folder.resolve(file.asText())));
        }
        double from = evaluationObjectReader.number("from", 0);
        double until = evaluationObjectReader.number("until", 1);
        boolean window = 0 <= from && from < until && until <= 1;
        if (!window) {
            evaluationObjectReader.addProblem(
                    "has a window (" + from + " to " + until + ") that does not lie in 0 to 1",
                    "shares of all steps are meant");
        }
        return new MethodSpec.VectorSpec(
                folder.resolve(evaluationObjectReader.text("folder", "")),
                files,
                evaluationObjectReader.texts("safety", List.of()),
                evaluationObjectReader.number("strength", 1),
                parseNumbers(evaluationObjectReader, "strengths"),
                window ? from : 0,
                window ? until : 1,
                parseAdaptive(evaluationObjectReader, root),
                parseNumbers(evaluationObjectReader, "brakes"),
                evaluationObjectReader.booleanValue("gated"));
    }
}
