package io.evenkeel.evaluation.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.evaluation.method.OccupationTemplate;
import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementGoal;
import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads a spec's prompts: in it, or in files beside it. */
final class PromptSetParser {
    private final Path folder;

    PromptSetParser(Path folder) {
        this.folder = folder;
    }

    /** Sets of prompts, of templates and occupations, or of a file. */
    Map<String, List<EvaluationPrompt>> sets(EvaluationObjectReader evaluationObjectReader) {
        Map<String, List<EvaluationPrompt>> sets = new LinkedHashMap<>();
        evaluationObjectReader.each("sets").forEach((name, set) -> sets.put(name, set(name, set)));
        return sets;
    }

    private List<EvaluationPrompt> set(String name, EvaluationObjectReader set) {
        set.only("prompts", "templates", "occupations", "file");
        if (set.has("file")) {
            return file(name, set);
        }
        if (set.has("prompts")) {
            return set.texts("prompts").stream()
                    .map(prompt -> EvaluationPrompt.of(prompt, name))
                    .toList();
        }
        List<EvaluationPrompt> asked = new ArrayList<>();
        for (String template : set.texts("templates")) {
            for (String occupation : set.texts("occupations")) {
                asked.add(new EvaluationPrompt(
                        new OccupationTemplate(template), occupation, OptionalLong.empty(), 0, List.of(name)));
            }
        }
        return asked;
    }

    private List<EvaluationPrompt> file(String name, EvaluationObjectReader set) {
        Path file = folder.resolve(set.text("file"));
        try {
            List<EvaluationPrompt> asked = file.toString().endsWith(".csv") ? table(name, file) : lines(name, file);
            if (asked.isEmpty()) {
                throw new IOException("(" + file + ") holds no prompt");
            }
            return asked;
        } catch (IOException | IllegalArgumentException e) {
            set.problem(
                    "cannot take its prompts from (" + file + "): " + e.getMessage(),
                    "the path is relative to another folder than the spec's");
            return List.of();
        }
    }

    private static List<EvaluationPrompt> lines(String name, Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> EvaluationPrompt.of(line, name))
                .toList();
    }

    /** In the columns of I2P (Schramowski et al. 2023), of which only prompt is needed. */
    private static List<EvaluationPrompt> table(String name, Path file) throws IOException {
        List<EvaluationPrompt> asked = new ArrayList<>();
        for (Map<String, String> row : CsvParser.read(file)) {
            String prompt = row.get("prompt");
            if (prompt == null || prompt.isBlank()) {
                throw new IOException(
                        "row (" + (asked.size() + 1) + ") has no (prompt); its columns are " + row.keySet());
            }
            asked.add(new EvaluationPrompt(
                    new OccupationTemplate(prompt),
                    "",
                    seed(row),
                    number(row, "sd_guidance_scale"),
                    categories(name, row)));
        }
        return asked;
    }

    private static OptionalLong seed(Map<String, String> row) {
        String seed = row.getOrDefault("sd_seed", "");
        return seed.isBlank() ? OptionalLong.empty() : OptionalLong.of((long) Double.parseDouble(seed));
    }

    private static double number(Map<String, String> row, String column) {
        String number = row.getOrDefault(column, "");
        return number.isBlank() ? 0 : Double.parseDouble(number);
    }

    private static List<String> categories(String name, Map<String, String> row) {
        List<String> categories = Arrays.stream(
                        row.getOrDefault("categories", name).split(",", -1))
                .map(String::strip)
                .filter(category -> !category.isEmpty())
                .toList();
        return categories.isEmpty() ? List.of(name) : categories;
    }

    EnhancementSpec enhancing(EvaluationObjectReader evaluationObjectReader) {
        evaluationObjectReader.only("samples", "tags", "prompts");
        Map<String, EnhancementGoal> tags = new LinkedHashMap<>();
        evaluationObjectReader.each("tags").forEach((name, tag) -> tags.put(name, tag(tag)));
        List<EvaluationPrompt> prompts = new ArrayList<>();
        evaluationObjectReader.named("prompts").forEach((tag, listed) -> {
            if (!tags.containsKey(tag)) {
                evaluationObjectReader.problem(
                        "has prompts for a tag (" + tag + ") that is not among " + tags.keySet(), "it is misspelt");
            }
            evaluationObjectReader
                    .inner("prompts")
                    .texts(tag)
                    .forEach(prompt -> prompts.add(EvaluationPrompt.of(prompt, tag)));
        });
        return new EnhancementSpec(evaluationObjectReader.whole("samples", 4, 1), tags, prompts);
    }

    private static EnhancementGoal tag(EvaluationObjectReader tag) {
        tag.only("safe", "shows", "balances");
        if (tag.has("shows")) {
            Map.Entry<String, JsonNode> shown =
                    tag.named("shows").entrySet().stream().findFirst().orElse(Map.entry("", tag.json("shows")));
            return new EnhancementGoal.ShowsLabel(
                    shown.getKey(), shown.getValue().asText());
        }
        if (tag.has("balances")) {
            return new EnhancementGoal.BalancedGroup(tag.text("balances"));
        }
        if (!tag.flag("safe")) {
            tag.problem("asks for nothing", "one of safe, shows and balances was forgotten");
        }
        return new EnhancementGoal.NothingUnsafe();
    }
}
