package io.evenkeel.policy.semantic;

/** How much alike two texts are in meaning. Safe for many threads. */
public interface Likeness {
    /**
     * Of a prompt and a text.
     *
     * @return the cosine of their embeddings: 1 for the same meaning, about 0 for none in common
     */
    double of(String prompt, String text);
}
