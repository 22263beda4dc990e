package io.evenkeel.classification;

/** A folder of classifiers cannot be used. The message names the file and the reason. */
public final class UnusableClassifiersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableClassifiersException(String message) {
        super(message);
    }

    UnusableClassifiersException(String message, Throwable cause) {
        super(message, cause);
    }
}
