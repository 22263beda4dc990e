package io.evenkeel.sampler.text;

import java.util.Arrays;

/**
 * A prompt as the text encoder reads it.
 *
 * @param ids start token, words, end token, padding; as many as the encoder has positions
 * @param truncated whether the prompt was longer and lost its tail
 */
public record TokenizedPrompt(int[] ids, boolean truncated) {
    public TokenizedPrompt {
        ids = ids.clone();
    }

    @Override
    public int[] ids() {
        return ids.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenizedPrompt tokenizedPrompt
                && Arrays.equals(ids, tokenizedPrompt.ids)
                && truncated == tokenizedPrompt.truncated;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return "Tokens[" + ids.length + (truncated ? ", truncated]" : "]");
    }
}
