package io.evenkeel.policy.similarity;

import java.util.List;

/** Embeds texts. Safe for many threads. */
@FunctionalInterface
public interface SentenceEncoder {
    /** Vectors of length 1 that say what a text means: one, or several for long texts. */
    List<float[]> encode(String text);
}
