package io.evenkeel.policy.semantic;

import java.util.List;

/** Embeds texts. Safe for many threads. */
@FunctionalInterface
public interface Sentences {
    /** Vectors of length 1 that say what a text means: one, or several for long texts. */
    List<float[]> embedded(String text);
}
