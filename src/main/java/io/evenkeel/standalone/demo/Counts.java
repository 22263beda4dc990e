package io.evenkeel.standalone.demo;

import java.util.List;

/**
 * How many requests became what.
 *
 * @param asExpected those whose outcome is the script's
 * @param auditEntries requests of which the audit trail holds an entry
 * @param auditIntact whether every chain was verified
 */
record Counts(
        long sent,
        long completed,
        long refused,
        long failed,
        long deadLettered,
        long asExpected,
        long auditEntries,
        boolean auditIntact) {
    static Counts of(List<Exhibit> exhibits, long auditEntries, boolean auditIntact) {
        return new Counts(
                exhibits.size(),
                count(exhibits, Scripted.COMPLETED),
                count(exhibits, "refused"),
                count(exhibits, "failed"),
                count(exhibits, Reply.DEAD_LETTERED),
                exhibits.stream()
                        .filter(exhibit -> exhibit.reply().isExpectedOf(exhibit.asked()))
                        .count(),
                auditEntries,
                auditIntact);
    }

    private static long count(List<Exhibit> exhibits, String outcome) {
        return exhibits.stream()
                .filter(exhibit -> exhibit.reply().outcome().equals(outcome))
                .count();
    }

    String inWords() {
        return "%d requests: %d completed, %d refused, %d dead letters, %d failed; %d as the script expects"
                .formatted(sent, completed, refused, deadLettered, failed, asExpected);
    }
}
