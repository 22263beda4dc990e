package io.evenkeel.audit.projection;

import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.AuditFixtures;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.audit.projection.OutcomeTable.CountedOutcome;
import io.evenkeel.audit.projection.ReconciliationTable.CountDifference;
import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outcomes and entries are counted by minutes; of this test's are long past, where nothing else happens. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ReconciliationTableTest {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final Duration GRACE = Duration.ofMinutes(5);

    @Inject
    AuditTrailTable entries;

    @Inject
    OutcomeTable outcomes;

    @Inject
    ConsumerOffsetTable positions;

    @Inject
    ReconciliationTable reconciliation;

    private final DataSource database = OwnerDatabase.dataSource();
    private final String tenant = AuditFixtures.newTenant();
    private final String audit = "audit-" + UUID.randomUUID();
    private final String results = "results-" + UUID.randomUUID();
    private final Instant minute =
            Instant.parse("2020-01-05T10:00:00Z").plus(10 * NEXT.getAndIncrement(), MINUTES); // nobody else's

    @BeforeEach
    void resetReconciliation() {
        AuditFixtures.execute(
                database,
                "update audit_reconciliation_watermark set until = '" + minute + "'",
                "delete from outcome_count");
    }

    @Test
    void raisesNoAlarmForEqualCounts() {
        outcomes.count(createOutcomes(0, 3), Map.of());
        entries.project(createEntries(0, 3), Map.of());
        markReadUpTo(minute.plus(10, MINUTES));

        ReconciliationTable.ComparisonResult result = compare();

        assertThat(result.differences()).isEmpty();
        assertThat(result.until()).isEqualTo(minute.plus(5, MINUTES));
    }

    @Test
    void reportsMissingEntryOnce() throws Exception {
        long before = countAlarms();
        outcomes.count(createOutcomes(0, 3), Map.of());
        entries.project(createEntries(0, 2), Map.of());
        markReadUpTo(minute.plus(10, MINUTES));

        List<CountDifference> first = compare().differences();
        List<CountDifference> second = compare().differences();

        assertThat(first).containsExactly(new CountDifference(minute, tenant, 3, 2));
        assertThat(second).isEmpty();
        assertThat(countAlarms()).isEqualTo(before + 1);
    }

    @Test
    void reportsEntryWithoutOutcome() {
        entries.project(createEntries(0, 1), Map.of());
        markReadUpTo(minute.plus(10, MINUTES));

        assertThat(compare().differences()).containsExactly(new CountDifference(minute, tenant, 0, 1));
    }

    @Test
    void waitsUntilBothTopicsAreReadPastTheDelay() {
        outcomes.count(createOutcomes(0, 3), Map.of());
        positions.markComplete(Map.of(new SourcePartition(audit, 0), minute.plus(10, MINUTES)));
        assertThat(compare().until()).isEqualTo(minute);

        positions.markComplete(
                Map.of(new SourcePartition(results, 0), minute.plus(5, MINUTES).plusSeconds(59)));
        assertThat(compare().until()).isEqualTo(minute);

        markReadUpTo(minute.plus(6, MINUTES));
        assertThat(compare().differences()).hasSize(1);
    }

    @Test
    void countsRedeliveredResultOnce() {
        outcomes.count(createOutcomes(0, 3), Map.of());
        outcomes.count(createOutcomes(1, 4), Map.of());
        entries.project(createEntries(0, 4), Map.of());
        markReadUpTo(minute.plus(10, MINUTES));

        assertThat(compare().differences()).isEmpty();
    }

    private ReconciliationTable.ComparisonResult compare() {
        return reconciliation.compare(List.of(audit, results), GRACE);
    }

    private void markReadUpTo(Instant until) {
        positions.markComplete(Map.of(new SourcePartition(audit, 0), until, new SourcePartition(results, 0), until));
    }

    private List<CountedOutcome> createOutcomes(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new CountedOutcome(new SourceOffset(results, 0, i), tenant, minute))
                .toList();
    }

    private List<CanonicalEntry> createEntries(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> {
                    AuditEntry template = AuditFixtures.createGeneration(tenant, "r" + i);
                    AuditEntry entry = TestEntries.createGeneration(
                            template.kind(),
                            minute.plusSeconds(i),
                            tenant,
                            template.source(),
                            template.request(),
                            template.policy(),
                            template.model(),
                            template.rules(),
                            template.concepts(),
                            template.images(),
                            Map.of());
                    return CanonicalEntry.of(new SourceOffset(audit, 0, i), entry.at(), AuditEntryCodec.encode(entry));
                })
                .toList();
    }

    private long countAlarms() throws Exception {
        return AuditFixtures.countEntries(database, AuditEntry.UNATTRIBUTED + "' and kind = 'audit.discrepancy");
    }
}
