package io.evenkeel.platform;

/**
 * A failure as an HTTP caller sees it (RFC 9457).
 *
 * @param type stable identifier, for example {@code urn:evenkeel:problem:unknown-tenant}
 * @param title the identifier's last part in words
 * @param status HTTP status
 * @param detail what was wrong this time and, on a line that starts with "Maybe", what to do
 */
public record Problem(String type, String title, int status, String detail) {
    /**
     * Creates a problem.
     *
     * @param name for example {@code unknown-tenant}
     */
    public static Problem create(int status, String name, String detail) {
        return new Problem("urn:evenkeel:problem:" + name, name.replace('-', ' '), status, detail);
    }
}
