package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.PersonNameDetector.PersonName;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Analyses prompts with the lexicon of a language. Thread-safe. */
public final class PromptAnalyzer {
    private final Lexicon words;
    private final Lexicon phrases;

    private final FuzzyMatcher matcher;

    private PromptAnalyzer(Lexicon words, Lexicon phrases, Set<String> realWords) {
        this.words = words;
        this.phrases = phrases;
        this.matcher = new FuzzyMatcher(words.correctableWords(), realWords);
    }

    /** Returns the analyzer of English prompts. */
    public static PromptAnalyzer english() {
        return English.READER;
    }

    /** Loads the English lexicon on first use. */
    private static final class English {
        private static final PromptAnalyzer READER = forLanguage("en");
    }

    /** Loads the lexicon of a language. @throws IllegalArgumentException if there is none */
    public static PromptAnalyzer forLanguage(String language) {
        return new PromptAnalyzer(
                Lexicon.load(
                        language,
                        List.of(
                                "grammar.txt",
                                "persons.txt",
                                "attributes.txt",
                                "provoking.txt",
                                "topics.txt",
                                "names.txt",
                                "covers.txt")),
                Lexicon.load(language, List.of("phrases.txt")),
                Set.copyOf(LexiconResource.readLines(language + "/real-words.txt")));
    }

    /** Returns the candidates that would be corrected without the list of real words. */
    public List<String> findCorrectedWords(List<String> candidates) {
        FuzzyMatcher uncorrected = new FuzzyMatcher(words.correctableWords(), Set.of());
        return candidates.stream()
                .filter(word -> !words.isKnownStart(new PromptToken(word, PromptToken.Separator.SPACE, false, false)))
                .filter(word -> !uncorrected.correct(word).equals(word))
                .sorted()
                .distinct()
                .toList();
    }

    /** Analyses a prompt. */
    public PromptAnalysis analyze(NormalisedPrompt normalisedPrompt) {
        List<PromptToken> promptTokens =
                new ArrayList<>(ObfuscationDecoder.decodeKnown(normalisedPrompt.tokens(), words::containsWord));
        if (promptTokens.isEmpty()) {
            return PromptAnalysis.NONE;
        }
        promptTokens.replaceAll(this::correct);
        TaggedPrompt taggedPrompt = new TaggedPrompt(promptTokens, words);
        List<PersonName> personNames = PersonNameDetector.markNames(taggedPrompt);
        List<EthicalPhrase> ethicalPhrases = new ArrayList<>(NegationDetector.markNegated(taggedPrompt));
        PersonDetector detector =
                PersonDetector.detect(taggedPrompt, personNames.stream().anyMatch(PersonName::shown));
        ethicalPhrases.addAll(EthicalPhraseDetector.detect(
                taggedPrompt, new TaggedPrompt(promptTokens, phrases), detector.showsPerson()));
        return toAnalysis(taggedPrompt, personNames, detector, ethicalPhrases);
    }

    /** Corrects a misspelt word, unless it may be a name. */
    private PromptToken correct(PromptToken token) {
        boolean name = token.capital() && token.separator() != PromptToken.Separator.STOP;
        if (name || words.isKnownStart(token)) {
            return token;
        }
        String meant = matcher.correct(token.word());
        return meant.equals(token.word()) ? token : token.withWord(meant);
    }

    private static PromptAnalysis toAnalysis(
            TaggedPrompt taggedPrompt,
            List<PersonName> personNames,
            PersonDetector detector,
            List<EthicalPhrase> ethicalPhrases) {
        Set<String> named = new LinkedHashSet<>();
        personNames.forEach(personName -> named.add(personName.name().toLowerCase(Locale.ROOT)));
        return new PromptAnalysis(
                detector.showsPerson(),
                detector.persons(),
                detector.occupations(),
                detector.attributes(),
                findTopics(taggedPrompt, personNames, detector.attributes()),
                named,
                findProvokingCategories(taggedPrompt),
                ethicalPhrases);
    }

    private static Set<String> findTopics(
            TaggedPrompt taggedPrompt, List<PersonName> personNames, Map<String, Set<String>> attributes) {
        Set<String> topics = collectValues(taggedPrompt, "topic");
        personNames.forEach(personName -> topics.addAll(personName.topics()));
        if (!personNames.isEmpty()) {
            topics.add("named-person");
        }
        Set<String> ages = attributes.getOrDefault("age", Set.of());
        if (ages.contains("child") || ages.contains("teen")) {
            topics.add("minor");
        }
        if (HistoricalPeriodDetector.hasHistoricalPeriod(taggedPrompt)) {
            topics.add("historical");
        }
        return topics;
    }

    /** Collects provoking categories; ambiguous terms, such as a kitchen knife, count only beside others. */
    private static Set<String> findProvokingCategories(TaggedPrompt taggedPrompt) {
        Set<String> provoking = collectValues(taggedPrompt, "provoking");
        if (!provoking.isEmpty()) {
            provoking.addAll(collectValues(taggedPrompt, "among"));
        }
        return provoking;
    }

    private static Set<String> collectValues(TaggedPrompt taggedPrompt, String key) {
        Set<String> values = new LinkedHashSet<>();
        for (TaggedSpan span : taggedPrompt.spans()) {
            if (!span.isNegated() && span.entry().has(key)) {
                values.addAll(span.entry().values(key));
            }
        }
        return values;
    }
}
