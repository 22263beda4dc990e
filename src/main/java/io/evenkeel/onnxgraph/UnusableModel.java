package io.evenkeel.onnxgraph;

/** A model file that cannot be used: unreadable, or not of the kind that is needed. The message names file and reason. */
public final class UnusableModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableModel(String message) {
        super(message);
    }

    public UnusableModel(String message, Throwable cause) {
        super(message, cause);
    }
}
