package io.evenkeel.generation;

/** The generator takes no more images now. */
public final class GeneratorSaturatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GeneratorSaturatedException() {
        super("too many images are in flight, and those of requests come first.");
    }
}
