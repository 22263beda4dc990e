package io.evenkeel.policy;

/**
 * What a request asks a policy about.
 *
 * @param prompt as it was sent
 * @param count of pictures, 1 or more
 */
public record Wish(String prompt, int count) {
    public Wish {
        if (count < 1) {
            throw new IllegalArgumentException("count (" + count + ") of pictures must be 1 or more.");
        }
    }

    /** Without the prompt, which belongs in no log. */
    @Override
    public String toString() {
        return "Wish[" + count + " pictures]";
    }
}
