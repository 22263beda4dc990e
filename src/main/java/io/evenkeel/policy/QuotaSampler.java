package io.evenkeel.policy;

import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Draws members so that after every single picture each count is within one picture of its share: quotas, not coin flips.
 *
 * <p>R. Tijdeman, The chairman assignment problem, Discrete Mathematics 32 (1980): of the k members whose need n w - x is at
 * least 1/(2k-2), the one whose deadline comes first; then no count ever strays by more than 1 - 1/(2k-2) from n w. Ties fall
 * by a hash of the seed and n, so that a prompt that comes every other time does not always meet the same member, and a
 * replay still draws the same.
 */
final class QuotaSampler {
    private static final double ROUNDING = 1e-9;

    private final double[] shares;
    private final long[] assignedCounts;
    private final String seed;
    private final double minDeficit;

    /**
     * Continues from counts.
     *
     * @param shares 0 or more, at least one above 0; scaled to sum to 1 exactly, else a drift would grow with n
     * @param assignedCounts so far, one count for each share
     * @param seed what the ties depend on beside n
     */
    QuotaSampler(List<Double> shares, List<Long> assignedCounts, String seed) {
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        this.shares = shares.stream().mapToDouble(share -> share / sum).toArray();
        this.assignedCounts = assignedCounts.stream().mapToLong(Long::longValue).toArray();
        this.seed = seed;
        long members = shares.stream().filter(share -> share > 0).count();
        this.minDeficit = members == 1 ? 0 : 1.0 / (2 * members - 2);
    }

    /** Draws one more picture's member, and counts it: its place among the shares. */
    int assignNext() {
        long n = Arrays.stream(assignedCounts).sum() + 1;
        boolean anyInDeficit = isAnyInDeficit(n);
        double earliestDeadline = Double.POSITIVE_INFINITY;
        for (int i = 0; i < shares.length; i++) {
            if (isCandidate(i, n, anyInDeficit)) {
                earliestDeadline = Math.min(earliestDeadline, deadline(i, n));
            }
        }
        int member = pickTied(n, anyInDeficit, earliestDeadline + ROUNDING);
        assignedCounts[member]++;
        return member;
    }

    /** Of the candidates with the first deadline, the one that the hash says. */
    private int pickTied(long n, boolean anyInDeficit, double deadline) {
        int[] tied = new int[shares.length];
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            if (isCandidate(i, n, anyInDeficit) && deadline(i, n) <= deadline) {
                tied[count++] = i;
            }
        }
        return tied[count == 1 ? 0 : tieBreak(n, count)];
    }

    List<Long> assignedCounts() {
        return Arrays.stream(assignedCounts).boxed().toList();
    }

    /** Always in exact arithmetic; should rounding leave none that does, everybody with a share is asked. */
    private boolean isAnyInDeficit(long n) {
        for (int i = 0; i < shares.length; i++) {
            if (isCandidate(i, n, true)) {
                return true;
            }
        }
        return false;
    }

    private boolean isCandidate(int i, long n, boolean anyInDeficit) {
        return shares[i] > 0 && (!anyInDeficit || deficit(i, n) >= minDeficit - ROUNDING);
    }

    private double deficit(int i, long n) {
        return n * shares[i] - assignedCounts[i];
    }

    /** Pictures from now until the member must have been drawn. */
    private double deadline(int i, long n) {
        return (1 - minDeficit - deficit(i, n)) / shares[i];
    }

    private int tieBreak(long n, int bound) {
        String digest = Sha256.hex((seed + "#" + n).getBytes(StandardCharsets.UTF_8));
        return (int) (Long.parseLong(digest.substring(0, 15), 16) % bound);
    }
}
