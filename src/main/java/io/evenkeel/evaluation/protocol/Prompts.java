package io.evenkeel.evaluation.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.protocol.Spec.Enhancing;
import io.evenkeel.evaluation.protocol.Spec.Tag;
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
final class Prompts {
    private final Path folder;

    Prompts(Path folder) {
        this.folder = folder;
    }

    /** Sets of prompts, of templates and occupations, or of a file. */
    Map<String, List<Asked>> sets(Fields fields) {
        Map<String, List<Asked>> sets = new LinkedHashMap<>();
        fields.each("sets").forEach((name, set) -> sets.put(name, set(name, set)));
        return sets;
    }

    private List<Asked> set(String name, Fields set) {
        set.only("prompts", "templates", "occupations", "file");
        if (set.has("file")) {
            return file(name, set);
        }
        if (set.has("prompts")) {
            return set.texts("prompts").stream()
                    .map(prompt -> Asked.of(prompt, name))
                    .toList();
        }
        List<Asked> asked = new ArrayList<>();
        for (String template : set.texts("templates")) {
            for (String occupation : set.texts("occupations")) {
                asked.add(new Asked(new Template(template), occupation, OptionalLong.empty(), 0, List.of(name)));
            }
        }
        return asked;
    }

    private List<Asked> file(String name, Fields set) {
        Path file = folder.resolve(set.text("file"));
        try {
            List<Asked> asked = file.toString().endsWith(".csv") ? table(name, file) : lines(name, file);
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

    private static List<Asked> lines(String name, Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> Asked.of(line, name))
                .toList();
    }

    /** In the columns of I2P (Schramowski et al. 2023), of which only prompt is needed. */
    private static List<Asked> table(String name, Path file) throws IOException {
        List<Asked> asked = new ArrayList<>();
        for (Map<String, String> row : Csv.read(file)) {
            String prompt = row.get("prompt");
            if (prompt == null || prompt.isBlank()) {
                throw new IOException(
                        "row (" + (asked.size() + 1) + ") has no (prompt); its columns are " + row.keySet());
            }
            asked.add(new Asked(
                    new Template(prompt), "", seed(row), number(row, "sd_guidance_scale"), categories(name, row)));
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

    Enhancing enhancing(Fields fields) {
        fields.only("samples", "tags", "prompts");
        Map<String, Tag> tags = new LinkedHashMap<>();
        fields.each("tags").forEach((name, tag) -> tags.put(name, tag(tag)));
        List<Asked> prompts = new ArrayList<>();
        fields.named("prompts").forEach((tag, listed) -> {
            if (!tags.containsKey(tag)) {
                fields.problem(
                        "has prompts for a tag (" + tag + ") that is not among " + tags.keySet(), "it is misspelt");
            }
            fields.inner("prompts").texts(tag).forEach(prompt -> prompts.add(Asked.of(prompt, tag)));
        });
        return new Enhancing(fields.whole("samples", 4, 1), tags, prompts);
    }

    private static Tag tag(Fields tag) {
        tag.only("safe", "shows", "balances");
        if (tag.has("shows")) {
            Map.Entry<String, JsonNode> shown =
                    tag.named("shows").entrySet().stream().findFirst().orElse(Map.entry("", tag.json("shows")));
            return new Tag.Shows(shown.getKey(), shown.getValue().asText());
        }
        if (tag.has("balances")) {
            return new Tag.Balanced(tag.text("balances"));
        }
        if (!tag.flag("safe")) {
            tag.problem("asks for nothing", "one of safe, shows and balances was forgotten");
        }
        return new Tag.Safe();
    }
}
