package io.evenkeel.discovery.progress;

/** Thrown if a discovery cannot start or yields nothing. Nothing is published then. */
public final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * Creates the exception.
     *
     * @param code stable code for programs: "not-finite", "checkpoint-mismatch", "unreadable-checkpoint",
     *     "invalid-size", "prompt-too-long", "no-guidance", "no-difference", "budget-too-small" or "too-large"
     */
    public DiscoveryException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
