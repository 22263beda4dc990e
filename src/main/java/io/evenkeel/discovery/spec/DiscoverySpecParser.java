package io.evenkeel.discovery.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.concept.Concept;
import io.evenkeel.platform.JsonOrYaml;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Violations;
import io.evenkeel.sampler.text.PromptTemplate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a discovery spec and collects all violations. */
final class DiscoverySpecParser {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}?|}");
    private static final int MAX_SUBJECTS = 200;
    private static final int MAX_TEMPLATES = 32;
    private static final int MAX_CONCEPTS = 16;
    private static final int MAX_WORDS = 100;
    private static final int MAX_PROMPT_LENGTH = 300;
    private static final JsonOrYaml DOCUMENT = new JsonOrYaml("spec", 64 * 1024, "its subjects can be fewer");

    private final Violations violations = new Violations();
    private final ObjectReader root;

    private DiscoverySpecParser(JsonNode json) {
        this.root = new ObjectReader("", json, violations)
                .allowOnly(
                        "group", "kind", "subjects", "neutral", "concepts", "objective", "options", "budget", "stop");
    }

    private static JsonNode parseTree(String text) {
        try {
            return DOCUMENT.parse(text);
        } catch (JsonOrYaml.UnreadableDocumentException e) {
            throw new InvalidDiscoverySpecException(List.of(String.valueOf(e.getMessage())));
        }
    }

    static DiscoverySpec parse(String text) {
        JsonNode json = parseTree(text);
        if (!json.isObject()) {
            throw new InvalidDiscoverySpecException(List.of("spec " + ObjectReader.describe(json)
                    + " must have fields such as group, neutral and concepts.\nMaybe the file is empty."));
        }
        DiscoverySpecParser reader = new DiscoverySpecParser(json);
        DiscoverySpec read = reader.parse();
        reader.violations.throwIfAny(InvalidDiscoverySpecException::new);
        return read;
    }

    private DiscoverySpec parse() {
        String group = root.requireText("group").map(String::strip).orElse("");
        validateName("group", group);
        Concept.ConceptKind conceptKind = parseKind();
        List<String> neutral = parseTexts(root, "neutral", MAX_TEMPLATES);
        if (neutral.isEmpty()) {
            root.addViolation("neutral (absent) must be a prompt, or a list of prompts", "\"a {subject}\" is meant");
        }
        neutral.forEach(template -> validateTemplate("neutral", template));
        List<DiscoverySpec.ConceptSpec> concepts = parseConcepts(neutral);
        List<String> subjects = parseSubjects(neutral);
        ObjectiveKind objective = parseObjective();
        TrainingOptionsParser reader = new TrainingOptionsParser(root);
        TrainingOptions trainingOptions = reader.parseOptions(concepts.size(), objective);
        validatePreservation(trainingOptions, neutral, concepts);
        validateAcrossMembers(trainingOptions, concepts);
        return new DiscoverySpec(
                group,
                conceptKind,
                subjects,
                neutral,
                concepts,
                objective,
                trainingOptions,
                reader.parseBudget(),
                reader.parseEarlyStopping());
    }

    private void validatePreservation(
            TrainingOptions trainingOptions, List<String> neutral, List<DiscoverySpec.ConceptSpec> concepts) {
        concepts.stream()
                .filter(conceptSpec -> trainingOptions.preservationWeight() > 0
                        && conceptSpec.prompts().equals(neutral))
                .forEach(conceptSpec -> root.addViolation(
                        "semantic (" + trainingOptions.preservationWeight()
                                + ") needs prompts that show the concept, but (" + SafeText.sanitise(conceptSpec.name())
                                + ") has a negative one alone",
                        "semantic: 0 is meant, or its prompts are missing"));
    }

    private void validateAcrossMembers(TrainingOptions trainingOptions, List<DiscoverySpec.ConceptSpec> concepts) {
        List<Integer> prompts = concepts.stream()
                .map(conceptSpec -> conceptSpec.prompts().size())
                .distinct()
                .toList();
        if (trainingOptions.acrossMembers()
                && (prompts.size() > 1
                        || concepts.stream()
                                .anyMatch(conceptSpec ->
                                        !conceptSpec.negativePrompt().isEmpty()))) {
            root.addViolation(
                    "across (true) needs concepts with as many prompts each, and no negative one, but there are "
                            + prompts,
                    "\"across: false\" is meant");
        }
    }

    /** Reads texts with runs of white space as single blanks. */
    private static List<String> parseTexts(ObjectReader object, String name, int max) {
        return object.optionalTexts(name, max).stream()
                .map(text -> text.strip().replaceAll("\\s+", " "))
                .toList();
    }

    private void validateName(String what, String name) {
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            root.addViolation(
                    what + " (" + SafeText.sanitise(name)
                            + ") must have 1 to 63 lower-case letters, digits and hyphens",
                    "(" + SafeText.sanitise(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-"))
                            + ") is meant");
        }
    }

    private Concept.ConceptKind parseKind() {
        Optional<String> kind = root.requireText("kind").map(String::strip);
        for (Concept.ConceptKind known : Concept.ConceptKind.values()) {
            if (kind.isPresent() && known.name().equalsIgnoreCase(kind.get())) {
                return known;
            }
        }
        kind.ifPresent(name -> root.addViolation(
                "kind (" + SafeText.sanitise(name) + ") is not known",
                "one of attribute, safety, enhancement is meant"));
        return Concept.ConceptKind.ATTRIBUTE;
    }

    private ObjectiveKind parseObjective() {
        if (!root.has("objective")) {
            return ObjectiveKind.SCORE_MATCHING;
        }
        String objectiveId = root.requireText("objective").map(String::strip).orElse("");
        Optional<ObjectiveKind> known = ObjectiveKind.findById(objectiveId);
        if (known.isEmpty() && !objectiveId.isEmpty()) {
            root.addViolation(
                    "objective (" + SafeText.sanitise(objectiveId) + ") is not known",
                    "one of score-matching, reconstruction is meant");
        }
        return known.orElse(ObjectiveKind.SCORE_MATCHING);
    }

    private List<String> parseSubjects(List<String> neutral) {
        List<String> subjects = parseTexts(root, "subjects", MAX_SUBJECTS);
        Set<String> seen = new HashSet<>();
        for (String subject : subjects) {
            if (!seen.add(normalise(subject))) {
                root.addViolation(
                        "subject (" + SafeText.sanitise(subject) + ") is listed twice",
                        "one of the two can be left out");
            }
            validateLength("subject", subject);
        }
        boolean needsSubjects = neutral.stream()
                .anyMatch(template -> PromptTemplate.ofSubject(template).hasPlaceholder());
        if (needsSubjects && subjects.isEmpty()) {
            root.addViolation("subjects (absent) must list the nouns for {subject}", "[doctor, farmer] is meant");
        }
        if (!needsSubjects && !subjects.isEmpty()) {
            root.addViolation(
                    "subjects (" + subjects.size() + ") are named, but no neutral prompt has {subject}",
                    "\"a {subject}\" is meant");
        }
        return subjects;
    }

    private List<DiscoverySpec.ConceptSpec> parseConcepts(List<String> neutral) {
        JsonNode all = root.get("concepts");
        if (!all.isObject() || all.isEmpty() || all.size() > MAX_CONCEPTS) {
            root.addViolation(
                    "concepts " + (all.isObject() ? "(" + all.size() + ")" : ObjectReader.describe(all))
                            + " must be 1 to " + MAX_CONCEPTS + " names, each with its prompts",
                    "\"female: a woman {subject}\" is meant");
            return List.of();
        }
        List<DiscoverySpec.ConceptSpec> concepts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : all.properties()) {
            DiscoverySpec.ConceptSpec concept = parseConcept(entry.getKey(), entry.getValue(), neutral);
            concepts.stream()
                    .filter(other -> hasSamePrompts(other, concept))
                    .findFirst()
                    .ifPresent(other -> root.addViolation(
                            "concepts (" + SafeText.sanitise(other.name()) + ") and ("
                                    + SafeText.sanitise(concept.name()) + ") have the same prompts",
                            "one of the two can be left out"));
            concepts.add(concept);
        }
        return concepts;
    }

    private DiscoverySpec.ConceptSpec parseConcept(String name, JsonNode json, List<String> neutral) {
        validateName("concept", name);
        ObjectReader concept = json.isObject()
                ? new ObjectReader("concept (" + SafeText.sanitise(name) + ")", json, violations)
                : new ObjectReader(
                        "concept (" + SafeText.sanitise(name) + ")",
                        JsonNodeFactory.instance.objectNode().set("prompts", json),
                        violations);
        concept.allowOnly("prompt", "prompts", "negative", "words");
        if (concept.has("prompt") && concept.has("prompts")) {
            concept.addViolation("prompt and prompts (both) are given", "prompts alone is meant");
        }
        String negative = concept.optionalText("negative").map(String::strip).orElse("");
        List<String> prompts = parseTexts(concept, concept.has("prompt") ? "prompt" : "prompts", MAX_TEMPLATES);
        if (prompts.isEmpty() && negative.isEmpty()) {
            concept.addViolation("prompts (absent) must show the concept", "\"a woman {subject}\" is meant");
        }
        List<String> targetPrompts = prompts.isEmpty() ? neutral : prompts;
        validatePrompts(concept, neutral, targetPrompts, negative);
        return new DiscoverySpec.ConceptSpec(
                name, targetPrompts, negative, Set.copyOf(parseTexts(concept, "words", MAX_WORDS)));
    }

    private void validatePrompts(ObjectReader concept, List<String> neutral, List<String> prompts, String negative) {
        prompts.forEach(template -> validateTemplate("prompt", template));
        if (!negative.isEmpty()) {
            validateTemplate("negative", negative);
        }
        if (neutral.isEmpty() || prompts.isEmpty()) {
            return;
        }
        if (neutral.size() != prompts.size() && neutral.size() != 1 && prompts.size() != 1) {
            concept.addViolation(
                    "(" + prompts.size() + ") prompts cannot be paired with (" + neutral.size() + ") neutral ones",
                    "there should be as many as neutral ones, or one");
            return;
        }
        for (int i = 0; i < Math.max(neutral.size(), prompts.size()); i++) {
            validatePair(concept, neutral.get(i % neutral.size()), prompts.get(i % prompts.size()), negative);
        }
    }

    private static void validatePair(ObjectReader concept, String neutral, String prompt, String negative) {
        if (negative.isEmpty() && normalise(neutral).equals(normalise(prompt))) {
            concept.addViolation(
                    "prompt (" + SafeText.sanitise(prompt)
                            + ") equals the neutral prompt: there is nothing to discover",
                    "a word for the concept was forgotten, or a \"negative\" prompt");
        }
        if (PromptTemplate.ofSubject(neutral).hasPlaceholder()
                != PromptTemplate.ofSubject(prompt).hasPlaceholder()) {
            concept.addViolation(
                    "prompt (" + SafeText.sanitise(prompt) + ") and neutral prompt (" + SafeText.sanitise(neutral)
                            + ") must both have {subject}, or both none",
                    "{subject} was forgotten in one of them");
        }
    }

    private void validateTemplate(String what, String template) {
        validateLength(what, template);
        Matcher placeholder = PLACEHOLDER.matcher(template);
        while (placeholder.find()) {
            if (!placeholder.group().equals("{subject}")) {
                root.addViolation(
                        what + " (" + SafeText.sanitise(template) + ") has (" + SafeText.sanitise(placeholder.group())
                                + "), which is not a known placeholder",
                        "{subject} is meant");
            }
        }
    }

    private void validateLength(String what, String text) {
        if (text.length() > MAX_PROMPT_LENGTH) {
            root.addViolation(
                    what + " (" + SafeText.sanitise(text) + ") is (" + text.length()
                            + ") characters long, but at most (" + MAX_PROMPT_LENGTH + ") are allowed",
                    "models read 77 tokens only");
        }
    }

    private static boolean hasSamePrompts(DiscoverySpec.ConceptSpec one, DiscoverySpec.ConceptSpec other) {
        return one.prompts().stream()
                        .map(DiscoverySpecParser::normalise)
                        .toList()
                        .equals(other.prompts().stream()
                                .map(DiscoverySpecParser::normalise)
                                .toList())
                && normalise(one.negativePrompt()).equals(normalise(other.negativePrompt()));
    }

    private static String normalise(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
