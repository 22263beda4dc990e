package io.evenkeel.platform;

/**
 * Names a request as CloudEvents does: the pair is unique (CloudEvents 1.0, section "id").
 *
 * @param source who asked, 1 to 200 printable characters
 * @param id given by the source, 1 to 200 printable characters
 */
public record RequestId(String source, String id) {
    private static final int LONGEST = 200;

    public RequestId {
        check("source", source);
        check("id", id);
    }

    private static void check(String what, String value) {
        if (value.isEmpty() || value.length() > LONGEST || value.matches("(?s).*\\p{C}.*")) {
            throw new IllegalArgumentException(
                    what + " (" + Shown.of(value) + ") must be 1 to " + LONGEST + " printable characters.");
        }
    }

    @Override
    public String toString() {
        return source + "#" + id;
    }
}
