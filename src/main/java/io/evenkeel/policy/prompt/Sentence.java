package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;
import io.evenkeel.policy.prompt.Token.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A prompt as a row of expressions. */
final class Sentence {
    private final List<Token> tokens;
    private final List<Span> spans = new ArrayList<>();

    Sentence(List<Token> tokens, Lexicon lexicon) {
        this.tokens = tokens;
        int at = 0;
        while (at < tokens.size()) {
            Lexicon.Match match = lexicon.longest(tokens, at);
            spans.add(new Span(at, at + match.length(), match.entry()));
            at += match.length();
        }
    }

    List<Token> tokens() {
        return tokens;
    }

    List<Span> spans() {
        return spans;
    }

    int size() {
        return spans.size();
    }

    Span span(int i) {
        return spans.get(i);
    }

    /** Whether there is such an expression, and it is this. */
    boolean is(int i, Tag tag) {
        return i >= 0 && i < spans.size() && spans.get(i).is(tag);
    }

    /** What parts it from the one before. */
    Gap gap(int i) {
        return tokens.get(spans.get(i).from()).gap();
    }

    /** Whether there is one, and it belongs to the same expression as the one before. */
    boolean joined(int i) {
        return i < spans.size() && gap(i).joins();
    }

    Token last(int i) {
        return tokens.get(spans.get(i).until() - 1);
    }

    boolean holds(Tag tag) {
        return spans.stream().anyMatch(span -> span.is(tag));
    }

    /** Its words, from the start of one expression to the end of another. */
    String text(int first, int last) {
        return tokens.subList(spans.get(first).from(), spans.get(last).until()).stream()
                .map(Token::word)
                .collect(Collectors.joining(" "));
    }

    /** The place of the first expression from there on that is no article, adjective or unknown word; as far as {@code most} words on. */
    int head(int from, int most, Set<Tag> passed) {
        int i = from;
        while (i < size() && i - from < most && gap(i).joins() && passes(i, passed)) {
            i++;
        }
        return i < size() && gap(i).joins() ? i : -1;
    }

    private boolean passes(int i, Set<Tag> passed) {
        return span(i).isUnknown() || passed.stream().anyMatch(span(i)::is);
    }
}
