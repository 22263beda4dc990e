package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.search.index.EntryMetric;
import io.evenkeel.audit.search.index.EntryRollup;
import io.evenkeel.audit.search.timeseries.FairnessSeries.FairnessAlarm;
import io.evenkeel.audit.search.timeseries.FairnessSeries.MemberSeries;
import io.evenkeel.audit.search.timeseries.FairnessSeries.RuleSeries;
import io.evenkeel.audit.search.timeseries.FairnessSeries.ShareEstimate;
import io.evenkeel.audit.search.timeseries.FairnessSeries.ShareVerdict;
import io.evenkeel.audit.search.timeseries.FairnessTargets.FairnessTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the target shares of fairness rules with the shares of generated images. */
final class FairnessReportBuilder {
    private final BucketedRange range;
    private final Map<FairnessTarget, TreeMap<Instant, ImageCounts>> countsByTarget = new HashMap<>();

    private final Map<FairnessTarget, Set<String>> policiesByTarget = new HashMap<>();

    /** Images of a rule in a bucket: by concept applied with positive strength, and by most likely label. */
    private record ImageCounts(Map<String, Long> assigned, Map<String, Long> classified) {
        ImageCounts() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        void addAll(ImageCounts other) {
            other.assigned.forEach((concept, count) -> assigned.merge(concept, count, Long::sum));
            other.classified.forEach((value, count) -> classified.merge(value, count, Long::sum));
        }

        ShareEstimate estimate(Instant start, String member, double target) {
            String value = member.split("@", -1)[0];
            return ShareEstimate.estimate(
                    start,
                    WilsonInterval.fromCounts(assigned.getOrDefault(member, 0L), sum(assigned)),
                    WilsonInterval.fromCounts(classified.getOrDefault(value, 0L), sum(classified)),
                    target);
        }

        private static long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private FairnessReportBuilder(BucketedRange range) {
        this.range = range;
    }

    /**
     * Builds a report.
     *
     * @param buckets number of consecutive buckets off target that raise an alarm
     */
    static FairnessSeries build(EntryRollup rollup, BucketedRange range, FairnessTargets targets, int buckets) {
        FairnessReportBuilder builder = new FairnessReportBuilder(range);
        Map<String, List<FairnessTarget>> targetsByPolicy = new HashMap<>();
        rollup.forEach(range.from(), range.to(), (start, key, count) -> {
            EntryMetric.ASSIGNED.parseKey(key).ifPresent(parts -> builder.findTarget(targetsByPolicy, targets, parts)
                    .filter(fairnessTarget -> fairnessTarget.shares().containsKey(parts.get(2)))
                    .ifPresent(fairnessTarget -> builder.countsAt(fairnessTarget, parts.get(0), start)
                            .assigned()
                            .merge(parts.get(2), count, Long::sum)));
            EntryMetric.CLASSIFIED.parseKey(key).ifPresent(parts -> builder.findTarget(targetsByPolicy, targets, parts)
                    .filter(fairnessTarget -> fairnessTarget.group().equals(parts.get(2)))
                    .ifPresent(fairnessTarget -> builder.countsAt(fairnessTarget, parts.get(0), start)
                            .classified()
                            .merge(parts.get(3), count, Long::sum)));
        });
        return builder.createSeries(buckets);
    }

    private Optional<FairnessTarget> findTarget(
            Map<String, List<FairnessTarget>> targetsByPolicy, FairnessTargets targets, List<String> parts) {
        return targetsByPolicy.computeIfAbsent(parts.get(0), targets::findByPolicy).stream()
                .filter(fairnessTarget -> fairnessTarget.rule().equals(parts.get(1)))
                .findFirst();
    }

    private ImageCounts countsAt(FairnessTarget fairnessTarget, String policy, Instant start) {
        policiesByTarget.computeIfAbsent(fairnessTarget, any -> new TreeSet<>()).add(policy);
        return countsByTarget
                .computeIfAbsent(fairnessTarget, any -> new TreeMap<>())
                .computeIfAbsent(range.bucket().startOf(start), any -> new ImageCounts());
    }

    private FairnessSeries createSeries(int buckets) {
        List<RuleSeries> ruleSerieses = new ArrayList<>();
        List<FairnessAlarm> fairnessAlarms = new ArrayList<>();
        countsByTarget.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().rule().compareTo(other.getKey().rule()))
                .forEach(targetCounts ->
                        ruleSerieses.add(createRuleSeries(targetCounts.getKey(), targetCounts.getValue())));
        for (RuleSeries ruleSeries : ruleSerieses) {
            ruleSeries.members().forEach(memberSeries -> findAlarm(ruleSeries.rule(), memberSeries, buckets)
                    .ifPresent(fairnessAlarms::add));
        }
        return new FairnessSeries(range.bucket().toString(), range.from(), range.to(), ruleSerieses, fairnessAlarms);
    }

    private RuleSeries createRuleSeries(FairnessTarget fairnessTarget, Map<Instant, ImageCounts> byTime) {
        ImageCounts all = new ImageCounts();
        byTime.values().forEach(all::addAll);
        List<MemberSeries> memberSerieses = new ArrayList<>();
        fairnessTarget
                .shares()
                .forEach((label, share) -> memberSerieses.add(new MemberSeries(
                        label,
                        share,
                        all.estimate(range.from(), label, share),
                        byTime.entrySet().stream()
                                .map(bucketCounts ->
                                        bucketCounts.getValue().estimate(bucketCounts.getKey(), label, share))
                                .toList())));
        return new RuleSeries(
                fairnessTarget.rule(),
                fairnessTarget.group(),
                List.copyOf(policiesByTarget.getOrDefault(fairnessTarget, Set.of())),
                memberSerieses);
    }

    /**
     * Returns an alarm if the latest consecutive buckets are on one side of the target. Skips buckets with too few
     * images.
     */
    private static Optional<FairnessAlarm> findAlarm(String rule, MemberSeries memberSeries, int buckets) {
        List<ShareEstimate> decisive = memberSeries.buckets().stream()
                .filter(shareEstimate -> shareEstimate.verdict() != ShareVerdict.TOO_FEW)
                .toList();
        int runLength = 0;
        int last = decisive.size() - 1;
        while (runLength <= last
                && decisive.get(last - runLength).verdict()
                        == decisive.get(last).verdict()) {
            runLength++;
        }
        boolean isOffTarget = runLength > 0 && decisive.get(last).verdict() != ShareVerdict.WITHIN;
        return isOffTarget && runLength >= buckets
                ? Optional.of(new FairnessAlarm(
                        rule,
                        memberSeries.member(),
                        decisive.get(last).verdict(),
                        decisive.get(last - runLength + 1).start(),
                        runLength))
                : Optional.empty();
    }
}
