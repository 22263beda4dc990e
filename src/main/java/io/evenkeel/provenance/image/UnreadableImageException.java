package io.evenkeel.provenance.image;

/** A file that is no picture, or none that is read here. */
public final class UnreadableImageException extends IllegalArgumentException {
    private final String code;
    private final String detail;

    public UnreadableImageException(String code, String message) {
        super(message);
        this.code = code;
        this.detail = message;
    }

    /** The refusal, in short: such as "truncated-image". */
    public String code() {
        return code;
    }

    /** The same in a sentence. */
    public String detail() {
        return detail;
    }
}
