package io.evenkeel.platform;

/**
 * A trouble as an HTTP caller sees it (RFC 9457).
 *
 * @param type stable name of the kind of trouble, like {@code urn:evenkeel:problem:unknown-tenant}
 * @param title the same in words
 * @param status of HTTP
 * @param detail what was wrong this time, and, on a line that starts with "Maybe", what to do
 */
public record Problem(String type, String title, int status, String detail) {
    /**
     * One of a kind.
     *
     * @param name such as {@code unknown-tenant}
     */
    public static Problem create(int status, String name, String detail) {
        return new Problem("urn:evenkeel:problem:" + name, name.replace('-', ' '), status, detail);
    }
}
