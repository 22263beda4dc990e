package io.evenkeel.onnx;

/**
 * Thrown if a model file cannot be used: it is unreadable or not of the required kind. The message names file and
 * reason.
 */
public final class UnsupportedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedModelException(String message) {
        super(message);
    }

    public UnsupportedModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
