package io.evenkeel.discovery.job;

import java.util.Arrays;

/** What is behind a trouble, for the log. */
final class RootCause {
    private static final int MAX_FRAMES = 60; // frames

    private RootCause() {}

    /** The root cause on one line: what PostgreSQL says further on quotes rows. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .findFirst()
                .orElse(root.getClass().getName());
    }

    /** Where it came from and went through, without a word of what it says: that may quote prompts. */
    static String traceWithoutMessages(Throwable failure) {
        StringBuilder lines = new StringBuilder(failure.getClass().getName());
        Arrays.stream(failure.getStackTrace()).limit(MAX_FRAMES).forEach(frame -> lines.append("\n\tat ")
                .append(frame));
        Throwable cause = failure.getCause();
        return cause == null ? lines.toString() : lines + "\nCaused by: " + traceWithoutMessages(cause);
    }
}
