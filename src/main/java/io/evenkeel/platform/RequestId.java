package io.evenkeel.platform;

/**
 * Names a request as CloudEvents does: the pair is unique (CloudEvents 1.0, section "id").
 *
 * @param source who asked, 1 to 200 printable characters
 * @param id given by the source, 1 to 200 printable characters
 */
public record RequestId(String source, String id) {
    private static final int MAX_LENGTH = 200;

    public RequestId {
        requirePrintable("source", source);
        requirePrintable("id", id);
    }

    private static void requirePrintable(String field, String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.matches("(?s).*\\p{C}.*")) {
            throw new IllegalArgumentException(field + " (" + SafeText.sanitise(value) + ") must be 1 to " + MAX_LENGTH
                    + " printable characters.");
        }
    }

    @Override
    public String toString() {
        return source + "#" + id;
    }
}
