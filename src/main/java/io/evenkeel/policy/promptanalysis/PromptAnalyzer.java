package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.PersonNameDetector.Name;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what a prompt says, with the lexicon of a language. Safe for many threads. */
public final class PromptAnalyzer {
    private final Lexicon words;
    private final Lexicon phrases;

    private final FuzzyMatcher fuzzyMatcher;

    private PromptAnalyzer(Lexicon words, Lexicon phrases, Set<String> real) {
        this.words = words;
        this.phrases = phrases;
        this.fuzzyMatcher = new FuzzyMatcher(words.telling(), real);
    }

    /** Of English prompts. */
    public static PromptAnalyzer english() {
        return English.READER;
    }

    /** Made when it is first asked for. */
    private static final class English {
        private static final PromptAnalyzer READER = of("en");
    }

    /** Of a language that the folder lexicon has a folder of. @throws IllegalArgumentException if it has none */
    public static PromptAnalyzer of(String language) {
        return new PromptAnalyzer(
                Lexicon.of(
                        language,
                        List.of(
                                "grammar.txt",
                                "persons.txt",
                                "attributes.txt",
                                "provoking.txt",
                                "topics.txt",
                                "names.txt",
                                "covers.txt")),
                Lexicon.of(language, List.of("phrases.txt")),
                Set.copyOf(LexiconResource.lines(language + "/real-words.txt")));
    }

    /** Of some words, those that would be taken for misspellings if no list told that they exist. */
    public List<String> nearlyKnown(List<String> some) {
        FuzzyMatcher unaware = new FuzzyMatcher(words.telling(), Set.of());
        return some.stream()
                .filter(word -> !words.begins(new PromptToken(word, PromptToken.Gap.SPACE, false, false)))
                .filter(word -> !unaware.mended(word).equals(word))
                .sorted()
                .distinct()
                .toList();
    }

    /** What the prompt says. */
    public PromptAnalysis read(NormalisedPrompt normalisedPrompt) {
        List<PromptToken> promptTokens =
                new ArrayList<>(ObfuscationDecoder.unmasked(normalisedPrompt.tokens(), words::knows));
        if (promptTokens.isEmpty()) {
            return PromptAnalysis.NONE;
        }
        promptTokens.replaceAll(this::mended);
        TaggedPrompt taggedPrompt = new TaggedPrompt(promptTokens, words);
        List<Name> names = PersonNameDetector.mark(taggedPrompt);
        List<Phrase> asked = new ArrayList<>(NegationDetector.mark(taggedPrompt));
        PersonDetector personDetector =
                PersonDetector.in(taggedPrompt, names.stream().anyMatch(Name::shown));
        asked.addAll(EthicalPhraseDetector.in(
                taggedPrompt, new TaggedPrompt(promptTokens, phrases), personDetector.somebody()));
        return facts(taggedPrompt, names, personDetector, asked);
    }

    /** Names are spelled as they like. */
    private PromptToken mended(PromptToken promptToken) {
        boolean name = promptToken.capital() && promptToken.gap() != PromptToken.Gap.STOP;
        if (name || words.begins(promptToken)) {
            return promptToken;
        }
        String meant = fuzzyMatcher.mended(promptToken.word());
        return meant.equals(promptToken.word()) ? promptToken : promptToken.reading(meant);
    }

    private static PromptAnalysis facts(
            TaggedPrompt taggedPrompt, List<Name> names, PersonDetector personDetector, List<Phrase> asked) {
        Set<String> named = new LinkedHashSet<>();
        names.forEach(name -> named.add(name.name().toLowerCase(Locale.ROOT)));
        return new PromptAnalysis(
                personDetector.somebody(),
                personDetector.persons(),
                personDetector.occupations(),
                personDetector.attributes(),
                topics(taggedPrompt, names, personDetector.attributes()),
                named,
                provoking(taggedPrompt),
                asked);
    }

    private static Set<String> topics(
            TaggedPrompt taggedPrompt, List<Name> names, Map<String, Set<String>> attributes) {
        Set<String> topics = values(taggedPrompt, "topic");
        names.forEach(name -> topics.addAll(name.topics()));
        if (!names.isEmpty()) {
            topics.add("named-person");
        }
        Set<String> ages = attributes.getOrDefault("age", Set.of());
        if (ages.contains("child") || ages.contains("teen")) {
            topics.add("minor");
        }
        if (HistoricalPeriodDetector.areOfThePast(taggedPrompt)) {
            topics.add("historical");
        }
        return topics;
    }

    /** A kitchen knife provokes in bad company only. */
    private static Set<String> provoking(TaggedPrompt taggedPrompt) {
        Set<String> provoking = values(taggedPrompt, "provoking");
        if (!provoking.isEmpty()) {
            provoking.addAll(values(taggedPrompt, "among"));
        }
        return provoking;
    }

    private static Set<String> values(TaggedPrompt taggedPrompt, String key) {
        Set<String> values = new LinkedHashSet<>();
        for (TaggedSpan taggedSpan : taggedPrompt.spans()) {
            if (!taggedSpan.denied() && taggedSpan.entry().says(key)) {
                values.addAll(taggedSpan.entry().values(key));
            }
        }
        return values;
    }
}
