package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forms English plurals, generously: a form that nobody writes does no harm in a search. */
final class EnglishPlurals {
    /** Plural ending by singular ending. */
    private static final Map<String, String> ENDINGS = Map.of(
            "", "s", "s", "ses", "x", "xes", "ch", "ches", "sh", "shes", "y", "ies", "f", "ves", "fe", "ves", "man",
            "men");

    private static final Map<String, String> IRREGULAR = Map.of("person", "people", "child", "children");

    private EnglishPlurals() {}

    /** Returns a normalised term, and its possible plurals. */
    static List<String> formsOf(String term) {
        List<String> forms = new ArrayList<>(List.of(term));
        ENDINGS.forEach((singular, plural) -> add(term, singular, plural, forms));
        IRREGULAR.forEach((singular, plural) -> add(term, singular, plural, forms));
        return forms;
    }

    /** Returns a word, and its possible singulars. */
    static List<String> singularsOf(String word) {
        List<String> singulars = new ArrayList<>(List.of(word));
        ENDINGS.forEach((singular, plural) -> add(word, plural, singular, singulars));
        IRREGULAR.forEach((singular, plural) -> add(word, plural, singular, singulars));
        return singulars;
    }

    private static void add(String term, String from, String to, List<String> forms) {
        if (term.endsWith(from)) {
            forms.add(term.substring(0, term.length() - from.length()) + to);
        }
    }
}
