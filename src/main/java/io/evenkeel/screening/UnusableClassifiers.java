package io.evenkeel.screening;

/** A folder of classifiers that cannot be used. The message names file and reason. */
public final class UnusableClassifiers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableClassifiers(String message) {
        super(message);
    }

    UnusableClassifiers(String message, Throwable cause) {
        super(message, cause);
    }
}
