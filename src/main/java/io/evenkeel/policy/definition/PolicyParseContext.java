package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.Violations;
import io.evenkeel.policy.promptanalysis.NormalisedPrompt;
import io.evenkeel.policy.promptanalysis.TermList;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the parsers of one definition share: catalogue, violations, and totals that are limited. */
final class PolicyParseContext {
    private static final int MAX_TERMS = 1000;
    private static final int MAX_PATTERNS = 50;
    private static final int MAX_TEXTS = 50;
    private static final int MAX_TERM_LENGTH = 200;
    /** Control characters and unpaired surrogates. */
    private static final Pattern UNSTORABLE_CHARACTERS = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private final ConceptReferenceParser conceptParser;
    private final Optional<SemanticSimilarity> similarity;
    private int termCount;
    private int patternCount;
    private int textCount;

    PolicyParseContext(ConceptCatalogue catalogue, Optional<SemanticSimilarity> similarity, Violations violations) {
        this.conceptParser = new ConceptReferenceParser(catalogue, violations);
        this.similarity = similarity;
    }

    ConceptReferenceParser conceptParser() {
        return conceptParser;
    }

    Violations violations() {
        return conceptParser.violations();
    }

    Optional<SemanticSimilarity> similarity() {
        return similarity;
    }

    void countPatterns(int count) {
        patternCount += count;
    }

    void countTexts(int count) {
        textCount += count;
    }

    void validateSizes(ObjectReader policy) {
        if (termCount > MAX_TERMS) {
            policy.addViolation(
                    "terms and words (" + termCount + ") must be at most " + MAX_TERMS + " in all rules together",
                    "some are phrases around another term");
        }
        if (patternCount > MAX_PATTERNS) {
            policy.addViolation(
                    "patterns (" + patternCount + ") must be at most " + MAX_PATTERNS + " in all rules together",
                    "some are lists of words, which terms hold better");
        }
        if (textCount > MAX_TEXTS) {
            policy.addViolation(
                    "texts to be like (" + textCount + ") must be at most " + MAX_TEXTS + " in all rules together",
                    "one text stands for several that mean the same");
        }
    }

    /** Parses the terms of a field; an empty list if the field is absent. */
    TermList parseOptionalTerms(String name, ObjectReader rule) {
        return parseTerms(name, rule, rule.optionalList(name));
    }

    TermList parseTerms(String name, ObjectReader rule, List<JsonNode> nodes) {
        termCount += nodes.size();
        return TermList.of(parseTexts(name, rule, nodes));
    }

    /** Returns the texts that hold a word; reports others. */
    List<String> parseTexts(String name, ObjectReader rule, List<JsonNode> nodes) {
        nodes.stream()
                .filter(node -> !isTerm(node))
                .forEach(node -> rule.addViolation(
                        name + " hold " + ObjectReader.describe(node)
                                + ", which must be a text with a word in it, of at most " + MAX_TERM_LENGTH
                                + " characters, none of them a control character",
                        "it is empty, or punctuation only"));
        return nodes.stream()
                .filter(PolicyParseContext::isTerm)
                .map(JsonNode::textValue)
                .toList();
    }

    private static boolean isTerm(JsonNode node) {
        return node.isTextual()
                && node.textValue().length() <= MAX_TERM_LENGTH
                && !UNSTORABLE_CHARACTERS.matcher(node.textValue()).find()
                && !NormalisedPrompt.normalise(node.textValue()).isEmpty();
    }
}
