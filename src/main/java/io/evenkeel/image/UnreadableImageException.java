package io.evenkeel.image;

/** Thrown if a file is no image, or of an unsupported kind. */
public final class UnreadableImageException extends IllegalArgumentException {
    private final String code;
    private final String detail;

    public UnreadableImageException(String code, String message) {
        super(message);
        this.code = code;
        this.detail = message;
    }

    /** Returns a stable code such as "truncated-image". */
    public String code() {
        return code;
    }

    /** Returns the reason as a sentence. */
    public String detail() {
        return detail;
    }
}
