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
final class Balance {
    private static final double ROUNDING = 1e-9;

    private final double[] shares;
    private final long[] drawn;
    private final String seed;
    private final double least;

    /**
     * Continues from counts.
     *
     * @param shares 0 or more, at least one above 0; scaled to sum to 1 exactly, else a drift would grow with n
     * @param drawn so far, one count for each share
     * @param seed what the ties depend on beside n
     */
    Balance(List<Double> shares, List<Long> drawn, String seed) {
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        this.shares = shares.stream().mapToDouble(share -> share / sum).toArray();
        this.drawn = drawn.stream().mapToLong(Long::longValue).toArray();
        this.seed = seed;
        long members = shares.stream().filter(share -> share > 0).count();
        this.least = members == 1 ? 0 : 1.0 / (2 * members - 2);
    }

    /** Draws one more picture's member, and counts it: its place among the shares. */
    int draw() {
        long n = Arrays.stream(drawn).sum() + 1;
        boolean someNeed = someNeed(n);
        double first = Double.POSITIVE_INFINITY;
        for (int i = 0; i < shares.length; i++) {
            if (isCandidate(i, n, someNeed)) {
                first = Math.min(first, deadline(i, n));
            }
        }
        int member = first(n, someNeed, first + ROUNDING);
        drawn[member]++;
        return member;
    }

    /** Of the candidates with the first deadline, the one that the hash says. */
    private int first(long n, boolean someNeed, double deadline) {
        int[] tied = new int[shares.length];
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            if (isCandidate(i, n, someNeed) && deadline(i, n) <= deadline) {
                tied[count++] = i;
            }
        }
        return tied[count == 1 ? 0 : hash(n, count)];
    }

    List<Long> drawn() {
        return Arrays.stream(drawn).boxed().toList();
    }

    /** Always in exact arithmetic; should rounding leave none that does, everybody with a share is asked. */
    private boolean someNeed(long n) {
        for (int i = 0; i < shares.length; i++) {
            if (isCandidate(i, n, true)) {
                return true;
            }
        }
        return false;
    }

    private boolean isCandidate(int i, long n, boolean someNeed) {
        return shares[i] > 0 && (!someNeed || need(i, n) >= least - ROUNDING);
    }

    private double need(int i, long n) {
        return n * shares[i] - drawn[i];
    }

    /** Pictures from now until the member must have been drawn. */
    private double deadline(int i, long n) {
        return (1 - least - need(i, n)) / shares[i];
    }

    private int hash(long n, int bound) {
        String digest = Sha256.hex((seed + "#" + n).getBytes(StandardCharsets.UTF_8));
        return (int) (Long.parseLong(digest.substring(0, 15), 16) % bound);
    }
}
