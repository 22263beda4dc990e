package io.evenkeel.audit.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.Entry;
import io.evenkeel.audit.search.Fairness.Verdict;
import io.evenkeel.audit.search.FairnessTargets.Target;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairnessReportTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Target HALVES = new Target("balance", "gender", Map.of("female@1", 0.5, "male@1", 0.5));

    private final Range range = Range.read(
            Clock.systemUTC(), Optional.empty(), Optional.of(START.toString()), Optional.of("2026-11-11T00:00:00Z"));
    private final Tally tally = new Tally(Tally.Grain.DAY);

    @Test
    void sharesThatStayBesideTheirTargetRaiseAnAlarmForEachMember() {
        days(0, 2, 50, 50);
        days(2, 6, 90, 10);

        Fairness fairness = report(3);

        assertThat(fairness.alarms())
                .containsExactlyInAnyOrder(
                        new Fairness.Alarm("balance", "female@1", Verdict.OVER, START.plus(2, ChronoUnit.DAYS), 4),
                        new Fairness.Alarm("balance", "male@1", Verdict.UNDER, START.plus(2, ChronoUnit.DAYS), 4));
    }

    @Test
    void sharesThatCameBackRaiseNone() {
        days(0, 5, 90, 10);
        days(5, 6, 50, 50);

        assertThat(report(3).alarms()).isEmpty();
    }

    @Test
    void aRunThatIsShorterThanAskedForRaisesNone() {
        days(0, 2, 90, 10);

        assertThat(report(3).alarms()).isEmpty();
        assertThat(report(2).alarms()).hasSize(2);
    }

    @Test
    void tooFewPicturesSayNothingAndAreSaidToBeTooFew() {
        days(0, 5, 9, 1);

        Fairness.Member female = report(1).rules().get(0).members().get(0);

        assertThat(female.buckets()).extracting(Fairness.Seen::verdict).containsOnly(Verdict.TOO_FEW);
        assertThat(female.overall().verdict()).isEqualTo(Verdict.OVER);
        assertThat(report(1).alarms()).isEmpty();
    }

    @Test
    void whatWasDrawnAndWhatWasMeasuredAreToldApart() {
        days(0, 1, 80, 20);

        Fairness.Seen seen = report(3).rules().get(0).members().get(0).buckets().get(0);

        assertThat(seen.measured()).isEqualTo(Interval.of(80, 100));
        assertThat(seen.drawn()).isEqualTo(Interval.of(50, 100));
    }

    @Test
    void versionsWithOneTargetAreOneRuleAndAnUnknownPolicyIsNone() {
        entry(0, "acme@1", "balance", "female");
        entry(0, "acme@2", "balance", "female");
        entry(0, "other@1", "balance", "female");
        entry(0, "acme@1", "another-rule", "female");

        assertThat(report(3).rules()).singleElement().satisfies(rule -> assertThat(rule.policies())
                .containsExactly("acme@1", "acme@2"));
    }

    private Fairness report(int buckets) {
        return FairnessReport.of(
                tally, range, policy -> policy.startsWith("acme@") ? List.of(HALVES) : List.of(), buckets);
    }

    /** Of each day so many pictures that look female and male; pushed towards one and the other in turn. */
    private void days(int from, int to, int female, int male) {
        for (int day = from; day < to; day++) {
            for (int i = 0; i < female + male; i++) {
                entry(day, "acme@1", "balance", i < female ? "female" : "male", i % 2 == 0 ? "female@1" : "male@1");
            }
        }
    }

    private void entry(int day, String policy, String rule, String seen) {
        entry(day, policy, rule, seen, "female@1");
    }

    private void entry(int day, String policy, String rule, String seen, String drawn) {
        Map<String, Object> sample = Map.of(
                "steering",
                List.of(Map.of("concept", drawn, "strength", 1.0), Map.of("concept", "brake@1", "strength", -1.0)),
                "measured",
                Map.of("gender", Map.of(seen, 0.8, "other", 0.2)));
        Entry entry = new Entry(
                Entry.SCHEMA,
                "generation.completed",
                START,
                "acme",
                "evenkeel",
                null,
                null,
                policy,
                null,
                null,
                List.of(rule),
                List.of(),
                List.of(),
                Map.of("samples", List.of(sample)));
        tally.add(START.plus(day, ChronoUnit.DAYS), entry);
    }
}
