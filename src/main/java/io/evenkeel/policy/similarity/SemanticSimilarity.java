package io.evenkeel.policy.similarity;

/** How much alike two texts are in meaning. Safe for many threads. */
public interface SemanticSimilarity {
    /**
     * Of a prompt and a text.
     *
     * @return the cosine of their embeddings: 1 for the same meaning, about 0 for none in common
     */
    double score(String prompt, String text);
}
