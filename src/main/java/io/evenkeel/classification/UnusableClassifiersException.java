package io.evenkeel.classification;

/** A folder of classifiers that cannot be used. The message names file and reason. */
public final class UnusableClassifiersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableClassifiersException(String message) {
        super(message);
    }

    UnusableClassifiersException(String message, Throwable cause) {
        super(message, cause);
    }
}
