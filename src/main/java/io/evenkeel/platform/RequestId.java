package io.evenkeel.platform;

/**
 * Identifies a request by the source and id of its CloudEvent, a unique pair (CloudEvents 1.0, section "id").
 *
 * @param source sender, 1 to 200 printable characters
 * @param id assigned by the source, 1 to 200 printable characters
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
