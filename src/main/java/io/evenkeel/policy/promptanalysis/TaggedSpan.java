package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;

/** One expression of a prompt, and what was found out about it. */
final class TaggedSpan {
    private final int from;
    private final int until;
    private final LexiconEntry lexiconEntry;
    private boolean negated;
    private boolean name;

    /**
     * @param from its first token
     * @param until the token behind its last
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

    /** Whether the lexicon knows nothing of it but what matters to names. */
    boolean isUnknown() {
        return lexiconEntry.mattersOnlyForNames();
    }

    /** Whether the prompt says that it is not to be seen. */
    boolean isNegated() {
        return negated;
    }

    void markNegated() {
        negated = true;
    }

    /** Whether it is part of a name. */
    boolean isName() {
        return name;
    }

    void markName() {
        name = true;
    }
}
