package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Names.Name;
import io.evenkeel.policy.prompt.PromptFacts.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what a prompt says, with the lexicon of a language. Safe for many threads. */
public final class PromptReader {
    private final Lexicon words;
    private final Lexicon phrases;

    private final Misspellings misspellings;

    private PromptReader(Lexicon words, Lexicon phrases, Set<String> real) {
        this.words = words;
        this.phrases = phrases;
        this.misspellings = new Misspellings(words.telling(), real);
    }

    /** Of English prompts. */
    public static PromptReader english() {
        return English.READER;
    }

    /** Made when it is first asked for. */
    private static final class English {
        private static final PromptReader READER = of("en");
    }

    /** Of a language that the folder lexicon has a folder of. @throws IllegalArgumentException if it has none */
    public static PromptReader of(String language) {
        return new PromptReader(
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
                Set.copyOf(Resource.lines(language + "/real-words.txt")));
    }

    /** Of some words, those that would be taken for misspellings if no list told that they exist. */
    public List<String> nearlyKnown(List<String> some) {
        Misspellings unaware = new Misspellings(words.telling(), Set.of());
        return some.stream()
                .filter(word -> !words.begins(new Token(word, Token.Gap.SPACE, false, false)))
                .filter(word -> !unaware.mended(word).equals(word))
                .sorted()
                .distinct()
                .toList();
    }

    /** What the prompt says. */
    public PromptFacts read(Prompt prompt) {
        List<Token> tokens = new ArrayList<>(Disguises.unmasked(prompt.tokens(), words::knows));
        if (tokens.isEmpty()) {
            return PromptFacts.NONE;
        }
        tokens.replaceAll(this::mended);
        Sentence sentence = new Sentence(tokens, words);
        List<Name> names = Names.mark(sentence);
        List<Phrase> asked = new ArrayList<>(Negation.mark(sentence));
        People people = People.in(sentence, names.stream().anyMatch(Name::shown));
        asked.addAll(Wishes.in(sentence, new Sentence(tokens, phrases), people.somebody()));
        return facts(sentence, names, people, asked);
    }

    /** Names are spelled as they like. */
    private Token mended(Token token) {
        boolean name = token.capital() && token.gap() != Token.Gap.STOP;
        if (name || words.begins(token)) {
            return token;
        }
        String meant = misspellings.mended(token.word());
        return meant.equals(token.word()) ? token : token.reading(meant);
    }

    private static PromptFacts facts(Sentence sentence, List<Name> names, People people, List<Phrase> asked) {
        Set<String> named = new LinkedHashSet<>();
        names.forEach(name -> named.add(name.name().toLowerCase(Locale.ROOT)));
        return new PromptFacts(
                people.somebody(),
                people.persons(),
                people.occupations(),
                people.attributes(),
                topics(sentence, names, people.attributes()),
                named,
                provoking(sentence),
                asked);
    }

    private static Set<String> topics(Sentence sentence, List<Name> names, Map<String, Set<String>> attributes) {
        Set<String> topics = values(sentence, "topic");
        names.forEach(name -> topics.addAll(name.topics()));
        if (!names.isEmpty()) {
            topics.add("named-person");
        }
        Set<String> ages = attributes.getOrDefault("age", Set.of());
        if (ages.contains("child") || ages.contains("teen")) {
            topics.add("minor");
        }
        if (Years.areOfThePast(sentence)) {
            topics.add("historical");
        }
        return topics;
    }

    /** A kitchen knife provokes in bad company only. */
    private static Set<String> provoking(Sentence sentence) {
        Set<String> provoking = values(sentence, "provoking");
        if (!provoking.isEmpty()) {
            provoking.addAll(values(sentence, "among"));
        }
        return provoking;
    }

    private static Set<String> values(Sentence sentence, String key) {
        Set<String> values = new LinkedHashSet<>();
        for (Span span : sentence.spans()) {
            if (!span.denied() && span.entry().says(key)) {
                values.addAll(span.entry().values(key));
            }
        }
        return values;
    }
}
