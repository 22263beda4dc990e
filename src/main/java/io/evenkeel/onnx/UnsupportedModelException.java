package io.evenkeel.onnx;

/** A model file that cannot be used: unreadable, or not of the kind that is needed. The message names file and reason. */
public final class UnsupportedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedModelException(String message) {
        super(message);
    }

    public UnsupportedModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
