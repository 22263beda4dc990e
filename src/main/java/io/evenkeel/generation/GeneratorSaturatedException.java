package io.evenkeel.generation;

/** Enough pictures are under way. */
public final class GeneratorSaturatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GeneratorSaturatedException() {
        super("the pictures of requests come first, and there are many of them now.");
    }
}
