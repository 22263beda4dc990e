package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.policy.prompt.Prompt;
import io.evenkeel.policy.prompt.Terms;
import io.evenkeel.policy.semantic.Likeness;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the readers of one definition share: what it is checked against, its problems, and how much it holds so far. */
final class Reading {
    private static final int MOST_TERMS = 1000;
    private static final int MOST_PATTERNS = 50;
    private static final int MOST_TEXTS = 50;
    private static final int LONGEST_TERM = 200;
    /** Control characters and halves of surrogate pairs. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private final Concepts concepts;
    private final Optional<Likeness> likeness;
    private int terms;
    private int patterns;
    private int texts;

    Reading(Catalogue catalogue, Optional<Likeness> likeness, Problems problems) {
        this.concepts = new Concepts(catalogue, problems);
        this.likeness = likeness;
    }

    Concepts concepts() {
        return concepts;
    }

    Problems problems() {
        return concepts.problems();
    }

    Optional<Likeness> likeness() {
        return likeness;
    }

    void countPatterns(int more) {
        patterns += more;
    }

    void countTexts(int more) {
        texts += more;
    }

    void checkSizes(Fields policy) {
        if (terms > MOST_TERMS) {
            policy.problem(
                    "terms and words (" + terms + ") must be at most " + MOST_TERMS + " in all rules together",
                    "some are phrases around another term");
        }
        if (patterns > MOST_PATTERNS) {
            policy.problem(
                    "patterns (" + patterns + ") must be at most " + MOST_PATTERNS + " in all rules together",
                    "some are lists of words, which terms hold better");
        }
        if (texts > MOST_TEXTS) {
            policy.problem(
                    "texts to be like (" + texts + ") must be at most " + MOST_TEXTS + " in all rules together",
                    "one text stands for several that mean the same");
        }
    }

    /** Those of a field; none if it is not there. */
    Terms optionalTerms(String name, Fields rule) {
        return terms(name, rule, rule.optionalList(name));
    }

    Terms terms(String name, Fields rule, List<JsonNode> nodes) {
        terms += nodes.size();
        return Terms.of(texts(name, rule, nodes));
    }

    /** Texts with a word in each; others are problems. */
    List<String> texts(String name, Fields rule, List<JsonNode> nodes) {
        nodes.stream()
                .filter(node -> !isTerm(node))
                .forEach(node -> rule.problem(
                        name + " hold " + Fields.shown(node) + ", which must be a text with a word in it, of at most "
                                + LONGEST_TERM + " characters, none of them a control character",
                        "it is empty, or punctuation only"));
        return nodes.stream().filter(Reading::isTerm).map(JsonNode::textValue).toList();
    }

    private static boolean isTerm(JsonNode node) {
        return node.isTextual()
                && node.textValue().length() <= LONGEST_TERM
                && !UNSTORABLE.matcher(node.textValue()).find()
                && !Prompt.words(node.textValue()).isEmpty();
    }
}
