package io.evenkeel.discovery.progress;

/** A discovery that cannot begin, or came to nothing; nothing may be published. */
public final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * A named failure.
     *
     * @param code stable, for machines: "not-finite", "checkpoint-mismatch", "unreadable-checkpoint", "invalid-size",
     *     "prompt-too-long", "no-guidance", "no-difference", "budget-too-small" or "too-large"
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
