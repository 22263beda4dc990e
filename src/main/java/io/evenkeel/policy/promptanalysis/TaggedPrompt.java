package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Separator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A prompt as a list of spans, each matched with the lexicon. */
final class TaggedPrompt {
    private final List<PromptToken> promptTokens;
    private final List<TaggedSpan> taggedSpans = new ArrayList<>();

    TaggedPrompt(List<PromptToken> promptTokens, Lexicon lexicon) {
        this.promptTokens = promptTokens;
        int at = 0;
        while (at < promptTokens.size()) {
            Lexicon.LexiconMatch match = lexicon.longestMatch(promptTokens, at);
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

    /** Returns whether the span exists and has a tag. */
    boolean is(int i, Tag tag) {
        return i >= 0 && i < taggedSpans.size() && taggedSpans.get(i).is(tag);
    }

    /** Returns the separator before a span. */
    Separator separatorBefore(int i) {
        return promptTokens.get(taggedSpans.get(i).from()).separator();
    }

    /** Returns whether the span exists and is joined to the one before. */
    boolean isJoined(int i) {
        return i < taggedSpans.size() && separatorBefore(i).joins();
    }

    PromptToken lastToken(int i) {
        return promptTokens.get(taggedSpans.get(i).until() - 1);
    }

    boolean contains(Tag tag) {
        return taggedSpans.stream().anyMatch(taggedSpan -> taggedSpan.is(tag));
    }

    /** Returns the words from the start of one span to the end of another. */
    String text(int first, int last) {
        return promptTokens
                .subList(taggedSpans.get(first).from(), taggedSpans.get(last).until())
                .stream()
                .map(PromptToken::word)
                .collect(Collectors.joining(" "));
    }

    /** Returns the index of the next joined span that is neither unknown nor skippable, within {@code limit} spans; else -1. */
    int findHead(int from, int limit, Set<Tag> skippable) {
        int i = from;
        while (i < size() && i - from < limit && separatorBefore(i).joins() && isPassable(i, skippable)) {
            i++;
        }
        return i < size() && separatorBefore(i).joins() ? i : -1;
    }

    private boolean isPassable(int i, Set<Tag> skippable) {
        return span(i).isUnknown() || skippable.stream().anyMatch(span(i)::is);
    }
}
