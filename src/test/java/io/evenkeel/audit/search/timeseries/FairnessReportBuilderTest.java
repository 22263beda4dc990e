package io.evenkeel.audit.search.timeseries;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.audit.search.index.EntryRollup;
import io.evenkeel.audit.search.timeseries.FairnessSeries.ShareVerdict;
import io.evenkeel.audit.search.timeseries.FairnessTargets.FairnessTarget;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairnessReportBuilderTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final FairnessTarget HALVES =
            new FairnessTarget("balance", "gender", Map.of("female@1", 0.5, "male@1", 0.5));

    private final BucketedRange range = BucketedRange.parse(
            Clock.systemUTC(), Optional.empty(), Optional.of(START.toString()), Optional.of("2026-11-11T00:00:00Z"));
    private final EntryRollup rollup = new EntryRollup(EntryRollup.RollupGranularity.DAY);

    @Test
    void raisesAlarmForEachMemberThatStaysOffTarget() {
        addDays(0, 2, 50, 50);
        addDays(2, 6, 90, 10);

        FairnessSeries fairnessSeries = buildReport(3);

        assertThat(fairnessSeries.alarms())
                .containsExactlyInAnyOrder(
                        new FairnessSeries.FairnessAlarm(
                                "balance", "female@1", ShareVerdict.OVER, START.plus(2, ChronoUnit.DAYS), 4),
                        new FairnessSeries.FairnessAlarm(
                                "balance", "male@1", ShareVerdict.UNDER, START.plus(2, ChronoUnit.DAYS), 4));
    }

    @Test
    void raisesNoAlarmWhenSharesRecover() {
        addDays(0, 5, 90, 10);
        addDays(5, 6, 50, 50);

        assertThat(buildReport(3).alarms()).isEmpty();
    }

    @Test
    void raisesNoAlarmForShortRun() {
        addDays(0, 2, 90, 10);

        assertThat(buildReport(3).alarms()).isEmpty();
        assertThat(buildReport(2).alarms()).hasSize(2);
    }

    @Test
    void reportsTooFewImages() {
        addDays(0, 5, 9, 1);

        FairnessSeries.MemberSeries female =
                buildReport(1).rules().get(0).members().get(0);

        assertThat(female.buckets())
                .extracting(FairnessSeries.ShareEstimate::verdict)
                .containsOnly(ShareVerdict.TOO_FEW);
        assertThat(female.overall().verdict()).isEqualTo(ShareVerdict.OVER);
        assertThat(buildReport(1).alarms()).isEmpty();
    }

    @Test
    void separatesAssignedFromClassified() {
        addDays(0, 1, 80, 20);

        FairnessSeries.ShareEstimate classifiedAs =
                buildReport(3).rules().get(0).members().get(0).buckets().get(0);

        assertThat(classifiedAs.classified()).isEqualTo(WilsonInterval.fromCounts(80, 100));
        assertThat(classifiedAs.assigned()).isEqualTo(WilsonInterval.fromCounts(50, 100));
    }

    @Test
    void mergesVersionsWithSameTarget() {
        addEntry(0, "acme@1", "balance", "female");
        addEntry(0, "acme@2", "balance", "female");
        addEntry(0, "other@1", "balance", "female");
        addEntry(0, "acme@1", "another-rule", "female");

        assertThat(buildReport(3).rules()).singleElement().satisfies(ruleSeries -> assertThat(ruleSeries.policies())
                .containsExactly("acme@1", "acme@2"));
    }

    private FairnessSeries buildReport(int buckets) {
        return FairnessReportBuilder.build(
                rollup, range, policy -> policy.startsWith("acme@") ? List.of(HALVES) : List.of(), buckets);
    }

    /** Adds images of each day: so many classified female and male; concepts alternate. */
    private void addDays(int from, int to, int female, int male) {
        for (int day = from; day < to; day++) {
            for (int i = 0; i < female + male; i++) {
                addEntry(day, "acme@1", "balance", i < female ? "female" : "male", i % 2 == 0 ? "female@1" : "male@1");
            }
        }
    }

    private void addEntry(int day, String policy, String rule, String classifiedAs) {
        addEntry(day, policy, rule, classifiedAs, "female@1");
    }

    private void addEntry(int day, String policy, String rule, String classifiedAs, String assignedTo) {
        Map<String, Object> sample = Map.of(
                "steering",
                List.of(Map.of("concept", assignedTo, "strength", 1.0), Map.of("concept", "brake@1", "strength", -1.0)),
                "classifications",
                Map.of("gender", Map.of(classifiedAs, 0.8, "other", 0.2)));
        AuditEntry entry = TestEntries.createGeneration(
                "generation.completed",
                START,
                "acme",
                null,
                null,
                policy,
                null,
                List.of(rule),
                List.of(),
                List.of(),
                Map.of("samples", List.of(sample)));
        rollup.addEntry(START.plus(day, ChronoUnit.DAYS), entry);
    }
}
