package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A prompt as a row of expressions. */
final class TaggedPrompt {
    private final List<PromptToken> promptTokens;
    private final List<TaggedSpan> taggedSpans = new ArrayList<>();

    TaggedPrompt(List<PromptToken> promptTokens, Lexicon lexicon) {
        this.promptTokens = promptTokens;
        int at = 0;
        while (at < promptTokens.size()) {
            Lexicon.Match match = lexicon.longest(promptTokens, at);
            taggedSpans.add(new TaggedSpan(at, at + match.length(), match.entry()));
            at += match.length();
        }
    }

    List<PromptToken> tokens() {
        return promptTokens;
    }

    List<TaggedSpan> spans() {
        return taggedSpans;
    }

    int size() {
        return taggedSpans.size();
    }

    TaggedSpan span(int i) {
        return taggedSpans.get(i);
    }

    /** Whether there is such an expression, and it is this. */
    boolean is(int i, Tag tag) {
        return i >= 0 && i < taggedSpans.size() && taggedSpans.get(i).is(tag);
    }

    /** What parts it from the one before. */
    Gap gap(int i) {
        return promptTokens.get(taggedSpans.get(i).from()).gap();
    }

    /** Whether there is one, and it belongs to the same expression as the one before. */
    boolean joined(int i) {
        return i < taggedSpans.size() && gap(i).joins();
    }

    PromptToken last(int i) {
        return promptTokens.get(taggedSpans.get(i).until() - 1);
    }

    boolean holds(Tag tag) {
        return taggedSpans.stream().anyMatch(taggedSpan -> taggedSpan.is(tag));
    }

    /** Its words, from the start of one expression to the end of another. */
    String text(int first, int last) {
        return promptTokens
                .subList(taggedSpans.get(first).from(), taggedSpans.get(last).until())
                .stream()
                .map(PromptToken::word)
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
