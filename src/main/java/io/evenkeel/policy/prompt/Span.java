package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;

/** One expression of a prompt, and what was found out about it. */
final class Span {
    private final int from;
    private final int until;
    private final Entry entry;
    private boolean denied;
    private boolean named;

    /**
     * @param from its first token
     * @param until the token behind its last
     */
    Span(int from, int until, Entry entry) {
        this.from = from;
        this.until = until;
        this.entry = entry;
    }

    int from() {
        return from;
    }

    int until() {
        return until;
    }

    Entry entry() {
        return entry;
    }

    boolean is(Tag tag) {
        return entry.is(tag);
    }

    /** Whether the lexicon knows nothing of it but what matters to names. */
    boolean isUnknown() {
        return entry.isOpen();
    }

    /** Whether the prompt says that it is not to be seen. */
    boolean denied() {
        return denied;
    }

    void deny() {
        denied = true;
    }

    /** Whether it is part of a name. */
    boolean named() {
        return named;
    }

    void name() {
        named = true;
    }
}
