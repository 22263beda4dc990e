package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;

/** One expression of a prompt, and what was detected about it. Mutable, not thread-safe. */
final class TaggedSpan {
    private final int from;
    private final int until;
    private final LexiconEntry lexiconEntry;
    private boolean negated;
    private boolean name;

    /**
     * @param from index of the first token
     * @param until index after the last token
     */
    TaggedSpan(int from, int until, LexiconEntry lexiconEntry) {
        this.from = from;
        this.until = until;
        this.lexiconEntry = lexiconEntry;
    }

    int from() {
        return from;
    }

    int until() {
        return until;
    }

    LexiconEntry entry() {
        return lexiconEntry;
    }

    boolean is(Tag tag) {
        return lexiconEntry.is(tag);
    }

    /** Returns whether the lexicon knows nothing about it, except for names. */
    boolean isUnknown() {
        return lexiconEntry.mattersOnlyForNames();
    }

    /** Returns whether the prompt excludes it. */
    boolean isNegated() {
        return negated;
    }

    void markNegated() {
        negated = true;
    }

    /** Returns whether it is part of a name. */
    boolean isName() {
        return name;
    }

    void markName() {
        name = true;
    }
}
