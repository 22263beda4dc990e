package io.evenkeel.discovery.job;

import java.util.Arrays;

/** Describes failures for the log, without texts that may quote prompts. */
final class RootCause {
    private static final int MAX_FRAMES = 60;

    private RootCause() {}

    /** Returns the first line of the root cause's message: later lines of PostgreSQL quote rows. */
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

    /** Returns the stack trace without messages, which may quote prompts. */
    static String traceWithoutMessages(Throwable failure) {
        StringBuilder lines = new StringBuilder(failure.getClass().getName());
        Arrays.stream(failure.getStackTrace()).limit(MAX_FRAMES).forEach(frame -> lines.append("\n\tat ")
                .append(frame));
        Throwable cause = failure.getCause();
        return cause == null ? lines.toString() : lines + "\nCaused by: " + traceWithoutMessages(cause);
    }
}
