package io.evenkeel.policy.prompt;

/** Reads what a prompt says, with the lexicon of a language. Safe for many threads. */
public final class PromptReader {
    private static final PromptReader ENGLISH = new PromptReader();

    private PromptReader() {}

    /** Of English prompts. */
    public static PromptReader english() {
        return ENGLISH;
    }

    /** What the prompt says. */
    public PromptFacts read(Prompt prompt) {
        return PromptFacts.NONE; // written on branch i6-facts
    }
}
