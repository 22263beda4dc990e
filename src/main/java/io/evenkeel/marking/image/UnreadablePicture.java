package io.evenkeel.marking.image;

/** A file that is no picture, or none that is read here. */
public final class UnreadablePicture extends IllegalArgumentException {
    private final String code;

    public UnreadablePicture(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The refusal, in short: such as "truncated-picture". */
    public String code() {
        return code;
    }
}
