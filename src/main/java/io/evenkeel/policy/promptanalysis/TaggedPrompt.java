package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Separator;
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
            Lexicon.LexiconMatch lexiconMatch = lexicon.longestMatch(promptTokens, at);
            taggedSpans.add(new TaggedSpan(at, at + lexiconMatch.length(), lexiconMatch.entry()));
            at += lexiconMatch.length();
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
    Separator separatorBefore(int i) {
        return promptTokens.get(taggedSpans.get(i).from()).separator();
    }

    /** Whether there is one, and it belongs to the same expression as the one before. */
    boolean isJoined(int i) {
        return i < taggedSpans.size() && separatorBefore(i).joins();
    }

    PromptToken lastToken(int i) {
        return promptTokens.get(taggedSpans.get(i).until() - 1);
    }

    boolean contains(Tag tag) {
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

    /** The place of the first expression from there on that is no article, adjective or unknown word; as far as {@code limit} words on. */
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
