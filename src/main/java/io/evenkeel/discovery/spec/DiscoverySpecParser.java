package io.evenkeel.discovery.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.concept.Concept;
import io.evenkeel.platform.JsonOrYaml;
import io.evenkeel.platform.SafeText;
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
final class DiscoverySpecParser {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern GAP = Pattern.compile("\\{[^}]*}?|}");
    private static final int MOST_SUBJECTS = 200;
    private static final int MOST_TEMPLATES = 32;
    private static final int MOST_CONCEPTS = 16;
    private static final int MOST_WORDS = 100;
    private static final int LONGEST_PROMPT = 300;
    private static final JsonOrYaml TEXT = new JsonOrYaml("spec", 64 * 1024, "its subjects can be fewer");

    private final DiscoveryViolations discoveryViolations = new DiscoveryViolations();
    private final DiscoveryObjectReader spec;

    private DiscoverySpecParser(JsonNode json) {
        this.spec = new DiscoveryObjectReader("", json, discoveryViolations)
                .allow("group", "kind", "subjects", "neutral", "concepts", "objective", "options", "budget", "stop");
    }

    private static JsonNode tree(String text) {
        try {
            return TEXT.parse(text);
        } catch (JsonOrYaml.UnreadableDocumentException e) {
            throw new InvalidDiscoverySpecException(List.of(String.valueOf(e.getMessage())));
        }
    }

    static DiscoverySpec read(String text) {
        JsonNode json = tree(text);
        if (!json.isObject()) {
            throw new InvalidDiscoverySpecException(List.of("spec " + DiscoveryObjectReader.shown(json)
                    + " must have fields such as group, neutral and concepts.\nMaybe the file is empty."));
        }
        DiscoverySpecParser reader = new DiscoverySpecParser(json);
        DiscoverySpec read = reader.read();
        reader.discoveryViolations.throwIfAny();
        return read;
    }

    private DiscoverySpec read() {
        String group = spec.text("group").orElse("");
        checkName("group", group);
        Concept.ConceptKind conceptKind = kind();
        List<String> neutral = spec.texts("neutral", MOST_TEMPLATES);
        if (neutral.isEmpty()) {
            spec.problem("neutral (absent) must be a prompt, or a list of prompts", "\"a {subject}\" is meant");
        }
        neutral.forEach(template -> checkTemplate("neutral", template));
        List<DiscoverySpec.ConceptSpec> concepts = concepts(neutral);
        List<String> subjects = subjects(neutral);
        ObjectiveKind objective = objective();
        TrainingOptionsParser reader = new TrainingOptionsParser(spec);
        TrainingOptions trainingOptions = reader.options(concepts.size(), objective);
        checkShown(trainingOptions, neutral, concepts);
        checkAcross(trainingOptions, concepts);
        return new DiscoverySpec(
                group,
                conceptKind,
                subjects,
                neutral,
                concepts,
                objective,
                trainingOptions,
                reader.budget(),
                reader.patience());
    }

    private void checkShown(
            TrainingOptions trainingOptions, List<String> neutral, List<DiscoverySpec.ConceptSpec> concepts) {
        concepts.stream()
                .filter(conceptSpec ->
                        trainingOptions.semantic() > 0 && conceptSpec.prompts().equals(neutral))
                .forEach(conceptSpec -> spec.problem(
                        "semantic (" + trainingOptions.semantic() + ") needs prompts that show the concept, but ("
                                + SafeText.sanitise(conceptSpec.name()) + ") has a negative one alone",
                        "semantic: 0 is meant, or its prompts are missing"));
    }

    private void checkAcross(TrainingOptions trainingOptions, List<DiscoverySpec.ConceptSpec> concepts) {
        List<Integer> prompts = concepts.stream()
                .map(conceptSpec -> conceptSpec.prompts().size())
                .distinct()
                .toList();
        if (trainingOptions.across()
                && (prompts.size() > 1
                        || concepts.stream()
                                .anyMatch(conceptSpec -> !conceptSpec.negative().isEmpty()))) {
            spec.problem(
                    "across (true) needs concepts with as many prompts each, and no negative one, but there are "
                            + prompts,
                    "\"across: false\" is meant");
        }
    }

    private void checkName(String what, String name) {
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            spec.problem(
                    what + " (" + SafeText.sanitise(name)
                            + ") must have 1 to 63 lower-case letters, digits and hyphens",
                    "(" + SafeText.sanitise(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-"))
                            + ") is meant");
        }
    }

    private Concept.ConceptKind kind() {
        Optional<String> kind = spec.text("kind");
        for (Concept.ConceptKind known : Concept.ConceptKind.values()) {
            if (kind.isPresent() && known.name().equalsIgnoreCase(kind.get())) {
                return known;
            }
        }
        kind.ifPresent(name -> spec.problem(
                "kind (" + SafeText.sanitise(name) + ") is not known",
                "one of attribute, safety, enhancement is meant"));
        return Concept.ConceptKind.ATTRIBUTE;
    }

    private ObjectiveKind objective() {
        if (!spec.has("objective")) {
            return ObjectiveKind.SCORE_MATCHING;
        }
        String named = spec.text("objective").orElse("");
        Optional<ObjectiveKind> known = ObjectiveKind.named(named);
        if (known.isEmpty() && !named.isEmpty()) {
            spec.problem(
                    "objective (" + SafeText.sanitise(named) + ") is not known",
                    "one of score-matching, reconstruction is meant");
        }
        return known.orElse(ObjectiveKind.SCORE_MATCHING);
    }

    private List<String> subjects(List<String> neutral) {
        List<String> subjects = spec.texts("subjects", MOST_SUBJECTS);
        Set<String> seen = new HashSet<>();
        for (String subject : subjects) {
            if (!seen.add(same(subject))) {
                spec.problem(
                        "subject (" + SafeText.sanitise(subject) + ") stands twice", "one of the two can be left out");
            }
            checkLength("subject", subject);
        }
        boolean wanted = neutral.stream().anyMatch(PromptTemplate::hasGap);
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

    private List<DiscoverySpec.ConceptSpec> concepts(List<String> neutral) {
        JsonNode all = spec.at("concepts");
        if (!all.isObject() || all.isEmpty() || all.size() > MOST_CONCEPTS) {
            spec.problem(
                    "concepts " + (all.isObject() ? "(" + all.size() + ")" : DiscoveryObjectReader.shown(all))
                            + " must be 1 to " + MOST_CONCEPTS + " names, each with its prompts",
                    "\"female: a woman {subject}\" is meant");
            return List.of();
        }
        List<DiscoverySpec.ConceptSpec> concepts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : all.properties()) {
            DiscoverySpec.ConceptSpec concept = concept(entry.getKey(), entry.getValue(), neutral);
            concepts.stream()
                    .filter(other -> isSame(other, concept))
                    .findFirst()
                    .ifPresent(other -> spec.problem(
                            "concepts (" + SafeText.sanitise(other.name()) + ") and ("
                                    + SafeText.sanitise(concept.name()) + ") have the same prompts",
                            "one of the two can be left out"));
            concepts.add(concept);
        }
        return concepts;
    }

    private DiscoverySpec.ConceptSpec concept(String name, JsonNode json, List<String> neutral) {
        checkName("concept", name);
        DiscoveryObjectReader discoveryObjectReader = json.isObject()
                ? new DiscoveryObjectReader("concept (" + SafeText.sanitise(name) + ")", json, discoveryViolations)
                : new DiscoveryObjectReader(
                        "concept (" + SafeText.sanitise(name) + ")",
                        JsonNodeFactory.instance.objectNode().set("prompts", json),
                        discoveryViolations);
        discoveryObjectReader.allow("prompt", "prompts", "negative", "words");
        if (discoveryObjectReader.has("prompt") && discoveryObjectReader.has("prompts")) {
            discoveryObjectReader.problem("prompt and prompts (both) are given", "prompts alone is meant");
        }
        String negative = discoveryObjectReader.has("negative")
                ? discoveryObjectReader.text("negative").orElse("")
                : "";
        List<String> prompts =
                discoveryObjectReader.texts(discoveryObjectReader.has("prompt") ? "prompt" : "prompts", MOST_TEMPLATES);
        if (prompts.isEmpty() && negative.isEmpty()) {
            discoveryObjectReader.problem("prompts (absent) must show the concept", "\"a woman {subject}\" is meant");
        }
        List<String> shown = prompts.isEmpty() ? neutral : prompts;
        checkPrompts(discoveryObjectReader, neutral, shown, negative);
        return new DiscoverySpec.ConceptSpec(
                name, shown, negative, Set.copyOf(discoveryObjectReader.texts("words", MOST_WORDS)));
    }

    private void checkPrompts(
            DiscoveryObjectReader concept, List<String> neutral, List<String> prompts, String negative) {
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

    private static void checkPair(DiscoveryObjectReader concept, String neutral, String prompt, String negative) {
        if (negative.isEmpty() && same(neutral).equals(same(prompt))) {
            concept.problem(
                    "prompt (" + SafeText.sanitise(prompt) + ") is the neutral one: there is nothing to find",
                    "a word for the concept was forgotten, or a \"negative\" prompt");
        }
        if (PromptTemplate.hasGap(neutral) != PromptTemplate.hasGap(prompt)) {
            concept.problem(
                    "prompt (" + SafeText.sanitise(prompt) + ") and neutral prompt (" + SafeText.sanitise(neutral)
                            + ") must both have {subject}, or both none",
                    "{subject} was forgotten in one of them");
        }
    }

    private void checkTemplate(String what, String template) {
        checkLength(what, template);
        Matcher gap = GAP.matcher(template);
        while (gap.find()) {
            if (!gap.group().equals(PromptTemplate.GAP)) {
                spec.problem(
                        what + " (" + SafeText.sanitise(template) + ") has (" + SafeText.sanitise(gap.group())
                                + "), which nothing fills",
                        "{subject} is meant");
            }
        }
    }

    private void checkLength(String what, String text) {
        if (text.length() > LONGEST_PROMPT) {
            spec.problem(
                    what + " (" + SafeText.sanitise(text) + ") is (" + text.length() + ") characters long, at most "
                            + LONGEST_PROMPT + " are taken",
                    "models read 77 tokens only");
        }
    }

    private static boolean isSame(DiscoverySpec.ConceptSpec one, DiscoverySpec.ConceptSpec other) {
        return one.prompts().stream()
                        .map(DiscoverySpecParser::same)
                        .toList()
                        .equals(other.prompts().stream()
                                .map(DiscoverySpecParser::same)
                                .toList())
                && same(one.negative()).equals(same(other.negative()));
    }

    private static String same(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
