package io.evenkeel.evaluation.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementGoal;
import io.evenkeel.evaluation.spec.EvaluationSpec.EnhancementSpec;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.sampler.text.PromptTemplate;
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

/** Parses the prompts of a spec: inline, or from files beside it. */
final class PromptSetParser {
    private static final CsvMapper CSV = CsvMapper.csvBuilder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES, CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .build();

    private final Path folder;

    PromptSetParser(Path folder) {
        this.folder = folder;
    }

    /** Parses sets of prompts, of templates and occupations, or of a file. */
    Map<String, List<EvaluationPrompt>> parseSets(ObjectReader reader) {
        Map<String, List<EvaluationPrompt>> sets = new LinkedHashMap<>();
        reader.requireObjects("sets").forEach((name, set) -> sets.put(name, parseSet(name, set)));
        return sets;
    }

    private List<EvaluationPrompt> parseSet(String name, ObjectReader set) {
        set.allowOnly("prompts", "templates", "occupations", "file");
        if (set.has("file")) {
            return parseFile(name, set);
        }
        if (set.has("prompts")) {
            return set.requireTexts("prompts").stream()
                    .map(prompt -> EvaluationPrompt.ofPrompt(prompt, name))
                    .toList();
        }
        List<EvaluationPrompt> prompts = new ArrayList<>();
        for (String template : set.requireTexts("templates")) {
            for (String occupation : set.requireTexts("occupations")) {
                prompts.add(new EvaluationPrompt(
                        PromptTemplate.ofOccupation(template), occupation, OptionalLong.empty(), 0, List.of(name)));
            }
        }
        return prompts;
    }

    private List<EvaluationPrompt> parseFile(String name, ObjectReader set) {
        Path file = folder.resolve(set.requireText("file").orElse(""));
        try {
            List<EvaluationPrompt> prompts =
                    file.toString().endsWith(".csv") ? parseTable(name, file) : parseLines(name, file);
            if (prompts.isEmpty()) {
                throw new IOException("(" + file + ") holds no prompt");
            }
            return prompts;
        } catch (IOException | IllegalArgumentException e) {
            set.addViolation(
                    "file (" + file + ") cannot be read: " + e.getMessage(),
                    "the path is relative to another folder than the spec's");
            return List.of();
        }
    }

    private static List<EvaluationPrompt> parseLines(String name, Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> EvaluationPrompt.ofPrompt(line, name))
                .toList();
    }

    /** Parses a table with the columns of I2P (Schramowski et al. 2023). Only the column prompt is required. */
    private static List<EvaluationPrompt> parseTable(String name, Path file) throws IOException {
        List<EvaluationPrompt> prompts = new ArrayList<>();
        for (Map<String, String> row : readRows(file)) {
            String prompt = row.get("prompt");
            if (prompt == null || prompt.isBlank()) {
                throw new IOException(
                        "row (" + (prompts.size() + 1) + ") has no (prompt); its columns are " + row.keySet());
            }
            prompts.add(new EvaluationPrompt(
                    PromptTemplate.ofOccupation(prompt),
                    "",
                    seedOf(row),
                    numberOf(row, "sd_guidance_scale"),
                    categoriesOf(name, row)));
        }
        return prompts;
    }

    private static List<Map<String, String>> readRows(Path file) throws IOException {
        try (MappingIterator<Map<String, String>> rows = CSV.readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(file.toFile())) {
            return rows.readAll();
        }
    }

    private static OptionalLong seedOf(Map<String, String> row) {
        String seed = row.getOrDefault("sd_seed", "");
        return seed.isBlank() ? OptionalLong.empty() : OptionalLong.of((long) Double.parseDouble(seed));
    }

    private static double numberOf(Map<String, String> row, String column) {
        String number = row.getOrDefault(column, "");
        return number.isBlank() ? 0 : Double.parseDouble(number);
    }

    private static List<String> categoriesOf(String name, Map<String, String> row) {
        List<String> categories = Arrays.stream(
                        row.getOrDefault("categories", name).split(",", -1))
                .map(String::strip)
                .filter(category -> !category.isEmpty())
                .toList();
        return categories.isEmpty() ? List.of(name) : categories;
    }

    EnhancementSpec parseEnhancement(ObjectReader reader) {
        reader.allowOnly("samples", "tags", "prompts");
        Map<String, EnhancementGoal> tags = new LinkedHashMap<>();
        reader.requireObjects("tags").forEach((name, tag) -> tags.put(name, parseGoal(tag)));
        List<EvaluationPrompt> prompts = new ArrayList<>();
        ObjectReader promptsByTag = reader.requireObject("prompts").requireNotEmpty();
        promptsByTag.names().forEach(tag -> {
            if (!tags.containsKey(tag)) {
                promptsByTag.addViolation("tag (" + tag + ") is not among " + tags.keySet(), "it is misspelt");
            }
            promptsByTag.requireTexts(tag).forEach(prompt -> prompts.add(EvaluationPrompt.ofPrompt(prompt, tag)));
        });
        return new EnhancementSpec(
                reader.integerOrDefault("samples", 4, 1, Integer.MAX_VALUE, "it stands in quotes"), tags, prompts);
    }

    private static EnhancementGoal parseGoal(ObjectReader tag) {
        tag.allowOnly("safe", "shows", "balances");
        if (tag.has("shows")) {
            Map.Entry<String, JsonNode> entry =
                    tag.requireEntries("shows").stream().findFirst().orElse(Map.entry("", tag.get("shows")));
            return new EnhancementGoal.ShowsLabel(
                    entry.getKey(), entry.getValue().asText());
        }
        if (tag.has("balances")) {
            return new EnhancementGoal.BalancedGroup(tag.requireText("balances").orElse(""));
        }
        if (!tag.booleanOrDefault("safe", false)) {
            tag.addViolation("one of safe, shows and balances must be given", "it was forgotten");
        }
        return new EnhancementGoal.NothingUnsafe();
    }
}
