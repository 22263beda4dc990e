package io.evenkeel.discovery.job;

/** What is behind a trouble, for log lines. */
final class Causes {
    private Causes() {}

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
}
