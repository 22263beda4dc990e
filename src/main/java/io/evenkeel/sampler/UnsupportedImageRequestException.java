package io.evenkeel.sampler;

/**
 * Thrown if the model cannot generate an image, whatever else is in its batch. The message names the value and the
 * rule it broke.
 */
public final class UnsupportedImageRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code stable code for machines, such as "invalid-size" */
    public UnsupportedImageRequestException(String code, String message) {
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
