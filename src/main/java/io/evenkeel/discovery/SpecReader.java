package io.evenkeel.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.concept.Concept;
import io.evenkeel.platform.Document;
import io.evenkeel.platform.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a spec, and tells everything that is wrong with it at once. */
final class SpecReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern GAP = Pattern.compile("\\{[^}]*}?|}");
    private static final int MOST_SUBJECTS = 200;
    private static final int MOST_TEMPLATES = 32;
    private static final int MOST_CONCEPTS = 16;
    private static final int MOST_WORDS = 100;
    private static final int LONGEST_PROMPT = 300;
    private static final Document TEXT = new Document("spec", 64 * 1024, "its subjects can be fewer");

    private final Problems problems = new Problems();
    private final Fields spec;

    private SpecReader(JsonNode json) {
        this.spec = new Fields("", json, problems)
                .allow("group", "kind", "subjects", "neutral", "concepts", "objective", "options", "budget", "stop");
    }

    private static JsonNode tree(String text) {
        try {
            return TEXT.tree(text);
        } catch (Document.Unreadable e) {
            throw new InvalidSpec(List.of(String.valueOf(e.getMessage())));
        }
    }

    static Spec read(String text) {
        JsonNode json = tree(text);
        if (!json.isObject()) {
            throw new InvalidSpec(List.of("spec " + Fields.shown(json)
                    + " must have fields such as group, neutral and concepts.\nMaybe the file is empty."));
        }
        SpecReader reader = new SpecReader(json);
        Spec read = reader.read();
        reader.problems.throwIfAny();
        return read;
    }

    private Spec read() {
        String group = spec.text("group").orElse("");
        checkName("group", group);
        Concept.Kind kind = kind();
        List<String> neutral = spec.texts("neutral", MOST_TEMPLATES);
        if (neutral.isEmpty()) {
            spec.problem("neutral (absent) must be a prompt, or a list of prompts", "\"a {subject}\" is meant");
        }
        neutral.forEach(template -> checkTemplate("neutral", template));
        List<Spec.Sought> concepts = concepts(neutral);
        List<String> subjects = subjects(neutral);
        ObjectiveKind objective = objective();
        OptionsReader reader = new OptionsReader(spec);
        Options options = reader.options(concepts.size(), objective);
        checkShown(options, neutral, concepts);
        checkAcross(options, concepts);
        return new Spec(
                group, kind, subjects, neutral, concepts, objective, options, reader.budget(), reader.patience());
    }

    private void checkShown(Options options, List<String> neutral, List<Spec.Sought> concepts) {
        concepts.stream()
                .filter(sought -> options.semantic() > 0 && sought.prompts().equals(neutral))
                .forEach(sought -> spec.problem(
                        "semantic (" + options.semantic() + ") needs prompts that show the concept, but ("
                                + Shown.of(sought.name()) + ") has a negative one alone",
                        "semantic: 0 is meant, or its prompts are missing"));
    }

    private void checkAcross(Options options, List<Spec.Sought> concepts) {
        List<Integer> prompts = concepts.stream()
                .map(sought -> sought.prompts().size())
                .distinct()
                .toList();
        if (options.across()
                && (prompts.size() > 1
                        || concepts.stream()
                                .anyMatch(sought -> !sought.negative().isEmpty()))) {
            spec.problem(
                    "across (true) needs concepts with as many prompts each, and no negative one, but there are "
                            + prompts,
                    "\"across: false\" is meant");
        }
    }

    private void checkName(String what, String name) {
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            spec.problem(
                    what + " (" + Shown.of(name) + ") must have 1 to 63 lower-case letters, digits and hyphens",
                    "(" + Shown.of(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-")) + ") is meant");
        }
    }

    private Concept.Kind kind() {
        Optional<String> kind = spec.text("kind");
        for (Concept.Kind known : Concept.Kind.values()) {
            if (kind.isPresent() && known.name().equalsIgnoreCase(kind.get())) {
                return known;
            }
        }
        kind.ifPresent(name -> spec.problem(
                "kind (" + Shown.of(name) + ") is not known", "one of attribute, safety, enhancement is meant"));
        return Concept.Kind.ATTRIBUTE;
    }

    private ObjectiveKind objective() {
        if (!spec.has("objective")) {
            return ObjectiveKind.SCORE_MATCHING;
        }
        String named = spec.text("objective").orElse("");
        Optional<ObjectiveKind> known = ObjectiveKind.named(named);
        if (known.isEmpty() && !named.isEmpty()) {
            spec.problem(
                    "objective (" + Shown.of(named) + ") is not known",
                    "one of score-matching, reconstruction is meant");
        }
        return known.orElse(ObjectiveKind.SCORE_MATCHING);
    }

    private List<String> subjects(List<String> neutral) {
        List<String> subjects = spec.texts("subjects", MOST_SUBJECTS);
        Set<String> seen = new HashSet<>();
        for (String subject : subjects) {
            if (!seen.add(same(subject))) {
                spec.problem("subject (" + Shown.of(subject) + ") stands twice", "one of the two can be left out");
            }
            checkLength("subject", subject);
        }
        boolean wanted = neutral.stream().anyMatch(Template::hasGap);
        if (wanted && subjects.isEmpty()) {
            spec.problem("subjects (absent) must name what {subject} stands for", "[doctor, farmer] is meant");
        }
        if (!wanted && !subjects.isEmpty()) {
            spec.problem(
                    "subjects (" + subjects.size() + ") are named, but no neutral prompt has {subject}",
                    "\"a {subject}\" is meant");
        }
        return subjects;
    }

    private List<Spec.Sought> concepts(List<String> neutral) {
        JsonNode all = spec.at("concepts");
        if (!all.isObject() || all.isEmpty() || all.size() > MOST_CONCEPTS) {
            spec.problem(
                    "concepts " + (all.isObject() ? "(" + all.size() + ")" : Fields.shown(all)) + " must be 1 to "
                            + MOST_CONCEPTS + " names, each with its prompts",
                    "\"female: a woman {subject}\" is meant");
            return List.of();
        }
        List<Spec.Sought> concepts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : all.properties()) {
            Spec.Sought concept = concept(entry.getKey(), entry.getValue(), neutral);
            concepts.stream()
                    .filter(other -> isSame(other, concept))
                    .findFirst()
                    .ifPresent(other -> spec.problem(
                            "concepts (" + Shown.of(other.name()) + ") and (" + Shown.of(concept.name())
                                    + ") have the same prompts",
                            "one of the two can be left out"));
            concepts.add(concept);
        }
        return concepts;
    }

    private Spec.Sought concept(String name, JsonNode json, List<String> neutral) {
        checkName("concept", name);
        Fields fields = json.isObject()
                ? new Fields("concept (" + Shown.of(name) + ")", json, problems)
                : new Fields(
                        "concept (" + Shown.of(name) + ")",
                        JsonNodeFactory.instance.objectNode().set("prompts", json),
                        problems);
        fields.allow("prompt", "prompts", "negative", "words");
        if (fields.has("prompt") && fields.has("prompts")) {
            fields.problem("prompt and prompts (both) are given", "prompts alone is meant");
        }
        String negative = fields.has("negative") ? fields.text("negative").orElse("") : "";
        List<String> prompts = fields.texts(fields.has("prompt") ? "prompt" : "prompts", MOST_TEMPLATES);
        if (prompts.isEmpty() && negative.isEmpty()) {
            fields.problem("prompts (absent) must show the concept", "\"a woman {subject}\" is meant");
        }
        List<String> shown = prompts.isEmpty() ? neutral : prompts;
        checkPrompts(fields, neutral, shown, negative);
        return new Spec.Sought(name, shown, negative, Set.copyOf(fields.texts("words", MOST_WORDS)));
    }

    private void checkPrompts(Fields concept, List<String> neutral, List<String> prompts, String negative) {
        prompts.forEach(template -> checkTemplate("prompt", template));
        if (!negative.isEmpty()) {
            checkTemplate("negative", negative);
        }
        if (neutral.isEmpty() || prompts.isEmpty()) {
            return;
        }
        if (neutral.size() != prompts.size() && neutral.size() != 1 && prompts.size() != 1) {
            concept.problem(
                    "(" + prompts.size() + ") prompts cannot be paired with (" + neutral.size() + ") neutral ones",
                    "there should be as many as neutral ones, or one");
            return;
        }
        for (int i = 0; i < Math.max(neutral.size(), prompts.size()); i++) {
            checkPair(concept, neutral.get(i % neutral.size()), prompts.get(i % prompts.size()), negative);
        }
    }

    private static void checkPair(Fields concept, String neutral, String prompt, String negative) {
        if (negative.isEmpty() && same(neutral).equals(same(prompt))) {
            concept.problem(
                    "prompt (" + Shown.of(prompt) + ") is the neutral one: there is nothing to find",
                    "a word for the concept was forgotten, or a \"negative\" prompt");
        }
        if (Template.hasGap(neutral) != Template.hasGap(prompt)) {
            concept.problem(
                    "prompt (" + Shown.of(prompt) + ") and neutral prompt (" + Shown.of(neutral)
                            + ") must both have {subject}, or both none",
                    "{subject} was forgotten in one of them");
        }
    }

    private void checkTemplate(String what, String template) {
        checkLength(what, template);
        Matcher gap = GAP.matcher(template);
        while (gap.find()) {
            if (!gap.group().equals(Template.GAP)) {
                spec.problem(
                        what + " (" + Shown.of(template) + ") has (" + Shown.of(gap.group()) + "), which nothing fills",
                        "{subject} is meant");
            }
        }
    }

    private void checkLength(String what, String text) {
        if (text.length() > LONGEST_PROMPT) {
            spec.problem(
                    what + " (" + Shown.of(text) + ") is (" + text.length() + ") characters long, at most "
                            + LONGEST_PROMPT + " are taken",
                    "models read 77 tokens only");
        }
    }

    private static boolean isSame(Spec.Sought one, Spec.Sought other) {
        return one.prompts().stream()
                        .map(SpecReader::same)
                        .toList()
                        .equals(other.prompts().stream().map(SpecReader::same).toList())
                && same(one.negative()).equals(same(other.negative()));
    }

    private static String same(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
