package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Fairness.Alarm;
import io.evenkeel.audit.search.Fairness.Member;
import io.evenkeel.audit.search.Fairness.Rule;
import io.evenkeel.audit.search.Fairness.Seen;
import io.evenkeel.audit.search.Fairness.Verdict;
import io.evenkeel.audit.search.FairnessTargets.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts together what fairness rules wanted and what came of it. */
final class FairnessReport {
    private final Range range;
    /** By rule with its target, and moment. */
    private final Map<Target, TreeMap<Instant, Pictures>> pictures = new HashMap<>();

    private final Map<Target, Set<String>> policies = new HashMap<>();

    /** Pictures of one rule in some time: those pushed towards each concept, those on which each value was measured. */
    private record Pictures(Map<String, Long> drawn, Map<String, Long> measured) {
        Pictures() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        void add(Pictures others) {
            others.drawn.forEach((concept, count) -> drawn.merge(concept, count, Long::sum));
            others.measured.forEach((value, count) -> measured.merge(value, count, Long::sum));
        }

        Seen seen(Instant start, String member, double target) {
            String value = member.split("@", -1)[0];
            return Seen.of(
                    start,
                    Interval.of(drawn.getOrDefault(member, 0L), total(drawn)),
                    Interval.of(measured.getOrDefault(value, 0L), total(measured)),
                    target);
        }

        private static long total(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private FairnessReport(Range range) {
        this.range = range;
    }

    /**
     * A report.
     *
     * @param buckets that have to be beside the target, one after another, for an alarm
     */
    static Fairness of(Tally tally, Range range, FairnessTargets targets, int buckets) {
        FairnessReport report = new FairnessReport(range);
        Map<String, List<Target>> known = new HashMap<>();
        tally.forEach(range.from(), range.to(), (start, key, count) -> {
            Series.DRAWN.parts(key).ifPresent(parts -> report.target(known, targets, parts)
                    .filter(target -> target.shares().containsKey(parts.get(2)))
                    .ifPresent(target ->
                            report.at(target, parts.get(0), start).drawn().merge(parts.get(2), count, Long::sum)));
            Series.MEASURED.parts(key).ifPresent(parts -> report.target(known, targets, parts)
                    .filter(target -> target.group().equals(parts.get(2)))
                    .ifPresent(target ->
                            report.at(target, parts.get(0), start).measured().merge(parts.get(3), count, Long::sum)));
        });
        return report.report(buckets);
    }

    private Optional<Target> target(Map<String, List<Target>> known, FairnessTargets targets, List<String> parts) {
        return known.computeIfAbsent(parts.get(0), targets::of).stream()
                .filter(target -> target.rule().equals(parts.get(1)))
                .findFirst();
    }

    private Pictures at(Target target, String policy, Instant start) {
        policies.computeIfAbsent(target, any -> new TreeSet<>()).add(policy);
        return pictures.computeIfAbsent(target, any -> new TreeMap<>())
                .computeIfAbsent(range.bucket().start(start), any -> new Pictures());
    }

    private Fairness report(int buckets) {
        List<Rule> rules = new ArrayList<>();
        List<Alarm> alarms = new ArrayList<>();
        pictures.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().rule().compareTo(other.getKey().rule()))
                .forEach(of -> rules.add(rule(of.getKey(), of.getValue())));
        for (Rule rule : rules) {
            rule.members().forEach(member -> alarm(rule.rule(), member, buckets).ifPresent(alarms::add));
        }
        return new Fairness(range.bucket().toString(), range.from(), range.to(), rules, alarms);
    }

    private Rule rule(Target target, Map<Instant, Pictures> byTime) {
        Pictures all = new Pictures();
        byTime.values().forEach(all::add);
        List<Member> members = new ArrayList<>();
        target.shares()
                .forEach((label, share) -> members.add(new Member(
                        label,
                        share,
                        all.seen(range.from(), label, share),
                        byTime.entrySet().stream()
                                .map(then -> then.getValue().seen(then.getKey(), label, share))
                                .toList())));
        return new Rule(target.rule(), target.group(), List.copyOf(policies.getOrDefault(target, Set.of())), members);
    }

    /** The last run of buckets on one side, if it is long enough. Buckets with too few pictures say nothing. */
    private static Optional<Alarm> alarm(String rule, Member member, int buckets) {
        List<Seen> telling = member.buckets().stream()
                .filter(seen -> seen.verdict() != Verdict.TOO_FEW)
                .toList();
        int run = 0;
        int last = telling.size() - 1;
        while (run <= last
                && telling.get(last - run).verdict() == telling.get(last).verdict()) {
            run++;
        }
        boolean isBeside = run > 0 && telling.get(last).verdict() != Verdict.WITHIN;
        return isBeside && run >= buckets
                ? Optional.of(new Alarm(
                        rule,
                        member.member(),
                        telling.get(last).verdict(),
                        telling.get(last - run + 1).start(),
                        run))
                : Optional.empty();
    }
}
