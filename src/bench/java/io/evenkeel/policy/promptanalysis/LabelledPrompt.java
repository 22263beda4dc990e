package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt and what a person says that it says. Facts by kind: person, persons, occupations, gender, skin, age, origin, topics,
 * names, provoking, phrases.
 *
 * @param facts expected, by kind; kinds without any are absent
 */
record LabelledPrompt(String prompt, Map<String, Set<String>> facts) {
    private static final String ARROW = " =>";
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9A-F]{4})");
    private static final Map<String, String> GROUPS = Map.of(
            "g", "gender", "s", "skin", "a", "age", "o", "origin", "t", "topics", "n", "names", "v", "provoking");

    /** Those of a file in the folder prompts. @throws IllegalArgumentException if a line is none */
    static List<LabelledPrompt> in(String file) {
        return LexiconResource.readLines("../prompts/" + file).stream()
                .map(LabelledPrompt::of)
                .toList();
    }

    /** From "a male nurse => p:nurse* g:male"; a star marks occupations, a tilde phrases. */
    static LabelledPrompt of(String line) {
        int arrow = line.lastIndexOf(ARROW);
        if (arrow < 0) {
            throw new IllegalArgumentException(
                    "labelled prompt has no (=>).\nMaybe it says nothing: end it with (=>) then.");
        }
        Matcher escaped = ESCAPED.matcher(line.substring(0, arrow));
        String prompt = escaped.replaceAll(
                match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
        Map<String, Set<String>> facts = new HashMap<>();
        List<String> labels = new ArrayList<>(
                List.of(line.substring(arrow + ARROW.length()).strip().split(" +", -1)));
        labels.remove("");
        labels.forEach(label -> add(label, facts));
        if (labels.stream().anyMatch(label -> label.matches("[pn]:.*|\\+person")) && !labels.contains("-person")) {
            add("person", "yes", facts);
        }
        return new LabelledPrompt(prompt, facts);
    }

    private static void add(String label, Map<String, Set<String>> facts) {
        String value = label.substring(label.indexOf(':') + 1).replace('_', ' ');
        if (label.startsWith("p:")) {
            String word = value.replace("*", "");
            add("persons", word, facts);
            if (value.endsWith("*")) {
                add("occupations", word, facts);
            }
        } else if (label.startsWith("~")) {
            add("phrases", label.substring(1), facts);
        } else if (!label.endsWith("person")) {
            String kind = GROUPS.get(label.substring(0, Math.max(0, label.indexOf(':'))));
            if (kind == null) {
                throw new IllegalArgumentException("label (" + label + ") is none that is known.");
            }
            add(kind, value, facts);
            imply(label, kind, facts);
        }
    }

    private static void imply(String label, String kind, Map<String, Set<String>> facts) {
        if (kind.equals("names")) {
            add("topics", "named-person", facts);
        } else if (Set.of("a:child", "a:teen").contains(label)) {
            add("topics", "minor", facts);
        }
    }

    private static void add(String kind, String value, Map<String, Set<String>> facts) {
        facts.computeIfAbsent(kind, any -> new TreeSet<>()).add(value);
    }

    /** What was read, in the same form. */
    static Map<String, Set<String>> of(PromptAnalysis read) {
        Map<String, Set<String>> facts = new HashMap<>();
        if (read.person()) {
            add("person", "yes", facts);
        }
        facts.putAll(Map.of(
                "persons", read.persons(),
                "occupations", read.occupations(),
                "topics", read.topics(),
                "names", read.names(),
                "provoking", read.provoking()));
        facts.putAll(read.attributes());
        Set<String> phrases = new HashSet<>();
        for (EthicalPhrase phrase : read.phrases()) {
            phrases.add(phrase.kind() + ":" + phrase.subject());
        }
        facts.put("phrases", phrases);
        return facts;
    }

    @Override
    public String toString() {
        return "LabelledPrompt" + facts.keySet();
    }
}
