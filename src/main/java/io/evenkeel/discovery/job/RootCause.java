package io.evenkeel.discovery.job;

import java.util.Arrays;

/** What is behind a trouble, for the log. */
final class RootCause {
    private static final int DEEPEST = 60; // frames

    private RootCause() {}

    /** The root cause on one line: what PostgreSQL says further on quotes rows. */
    static String root(Throwable trouble) {
        Throwable root = trouble;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .findFirst()
                .orElse(root.getClass().getName());
    }

    /** Where it came from and went through, without a word of what it says: that may quote prompts. */
    static String trace(Throwable trouble) {
        StringBuilder lines = new StringBuilder(trouble.getClass().getName());
        Arrays.stream(trouble.getStackTrace()).limit(DEEPEST).forEach(frame -> lines.append("\n\tat ")
                .append(frame));
        Throwable cause = trouble.getCause();
        return cause == null ? lines.toString() : lines + "\nCaused by: " + trace(cause);
    }
}
