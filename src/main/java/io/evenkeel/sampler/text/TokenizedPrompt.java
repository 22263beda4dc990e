package io.evenkeel.sampler.text;

import java.util.Arrays;

/**
 * The tokens of a prompt.
 *
 * @param ids start token, words, end token, padding; as many as the encoder reads
 * @param truncated whether the prompt was longer and lost its end
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
        return other instanceof TokenizedPrompt prompt
                && Arrays.equals(ids, prompt.ids)
                && truncated == prompt.truncated;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return "TokenizedPrompt[" + ids.length + (truncated ? ", truncated]" : "]");
    }
}
