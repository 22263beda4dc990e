package io.evenkeel.demo;

import java.util.List;

/**
 * How many requests became what.
 *
 * @param asExpected those whose outcome is the script's
 * @param auditEntries requests of which the audit trail holds an entry
 * @param auditIntact whether every chain was verified
 */
public record OutcomeCounts(
        long sent,
        long completed,
        long refused,
        long failed,
        long deadLettered,
        long asExpected,
        long auditEntries,
        boolean auditIntact) {
    public static OutcomeCounts fromComparisons(
            List<SteeringComparison> steeringComparisons, long auditEntries, boolean auditIntact) {
        return new OutcomeCounts(
                steeringComparisons.size(),
                count(steeringComparisons, DemoRequest.COMPLETED),
                count(steeringComparisons, "refused"),
                count(steeringComparisons, "failed"),
                count(steeringComparisons, RequestResult.DEAD_LETTERED),
                steeringComparisons.stream()
                        .filter(comparison -> comparison.result().isExpectedFor(comparison.request()))
                        .count(),
                auditEntries,
                auditIntact);
    }

    private static long count(List<SteeringComparison> steeringComparisons, String outcome) {
        return steeringComparisons.stream()
                .filter(comparison -> comparison.result().outcome().equals(outcome))
                .count();
    }

    String toText() {
        return "%d requests: %d completed, %d refused, %d dead letters, %d failed; %d as the script expects"
                .formatted(sent, completed, refused, deadLettered, failed, asExpected);
    }
}
