package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class QuotaSamplerTest {
    @RepeatedTest(120)
    void keepsEachCountWithinOneImageOfItsShare(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Double> shares = randomShares(1 + repetition.getCurrentRepetition() % 6, random);
        QuotaSampler sampler = new QuotaSampler(shares, zeros(shares), "seed" + random.nextInt());

        for (int n = 1; n <= 3000; n++) {
            sampler.assignNext();
            for (int i = 0; i < shares.size(); i++) {
                assertThat(Math.abs(sampler.assignedCounts().get(i) - n * shares.get(i)))
                        .as("member %s of %s after %s", i, shares, n)
                        .isLessThan(bound(shares) + 1e-9);
            }
        }
    }

    /** 1 - 1/(2k-2) in the paper, k counting those with a share; less than one picture. */
    private static double bound(List<Double> shares) {
        long members = shares.stream().filter(share -> share > 0).count();
        return members == 1 ? 1e-6 : 1 - 1.0 / (2 * members - 2);
    }

    @Test
    void neverAssignsMemberWithoutShare() {
        QuotaSampler sampler = new QuotaSampler(List.of(0.0, 1.0), List.of(0L, 0L), "seed");

        IntStream.range(0, 100).forEach(picture -> sampler.assignNext());

        assertThat(sampler.assignedCounts()).containsExactly(0L, 100L);
    }

    @Test
    void assignsDeterministically() {
        List<Integer> first = assign(List.of(0.2, 0.3, 0.5), "acme@3/gender", 500);

        assertThat(assign(List.of(0.2, 0.3, 0.5), "acme@3/gender", 500)).isEqualTo(first);
    }

    @Test
    void resumesFromStoredCounts() {
        List<Double> shares = List.of(0.2, 0.3, 0.5);
        QuotaSampler whole = new QuotaSampler(shares, zeros(shares), "seed");
        QuotaSampler first = new QuotaSampler(shares, zeros(shares), "seed");
        IntStream.range(0, 71).forEach(picture -> whole.assignNext());
        IntStream.range(0, 71).forEach(picture -> first.assignNext());
        QuotaSampler second = new QuotaSampler(shares, first.assignedCounts(), "seed");

        assertThat(second.assignNext()).isEqualTo(whole.assignNext());
    }

    @Test
    void givesAlternatingPromptsBothMembers() {
        List<Integer> draws = assign(List.of(0.5, 0.5), "acme@1/gender", 40);

        assertThat(everySecond(draws, 0)).containsExactlyInAnyOrder(0, 1);
        assertThat(everySecond(draws, 1)).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void keepsBoundAfterABillionImages() {
        long n = 1_000_000_000L;
        List<Double> shares = List.of(1 / 3.0, 2 / 3.0);
        QuotaSampler sampler = new QuotaSampler(shares, List.of(n / 3, n - n / 3), "seed");

        IntStream.range(0, 1000).forEach(picture -> sampler.assignNext());

        assertThat(Math.abs(sampler.assignedCounts().get(0) - (n + 1000) / 3.0)).isLessThan(1);
    }

    @Test
    void doesNotDriftWhenSharesMissOneByTolerance() {
        QuotaSampler sampler = new QuotaSampler(List.of(0.5, 0.499999), List.of(50_000_000L, 50_000_000L), "seed");

        IntStream.range(0, 1000).forEach(picture -> sampler.assignNext());

        assertThat(sampler.assignedCounts().get(0) - sampler.assignedCounts().get(1))
                .isBetween(-60L, 160L);
    }

    private static Set<Integer> everySecond(List<Integer> draws, int from) {
        Set<Integer> met = new HashSet<>();
        for (int i = from; i < draws.size(); i += 2) {
            met.add(draws.get(i));
        }
        return met;
    }

    private static List<Integer> assign(List<Double> shares, String seed, int count) {
        QuotaSampler sampler = new QuotaSampler(shares, zeros(shares), seed);
        List<Integer> draws = new ArrayList<>();
        IntStream.range(0, count).forEach(picture -> draws.add(sampler.assignNext()));
        return draws;
    }

    private static List<Long> zeros(List<Double> shares) {
        return Collections.nCopies(shares.size(), 0L);
    }

    /** Some even, some very uneven, some with a member that has none. */
    private static List<Double> randomShares(int members, Random random) {
        double power = random.nextInt(8);
        double[] raw = DoubleStream.generate(() -> random.nextInt(5) == 0 ? 0 : Math.pow(random.nextDouble(), power))
                .limit(members)
                .toArray();
        raw[random.nextInt(members)] += 0.01;
        double sum = DoubleStream.of(raw).sum();
        return DoubleStream.of(raw).mapToObj(share -> share / sum).toList();
    }
}
