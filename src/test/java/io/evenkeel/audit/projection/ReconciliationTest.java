package io.evenkeel.audit.projection;

import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.audit.Bench;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
import io.evenkeel.audit.projection.Arrival.Place;
import io.evenkeel.audit.projection.OutcomeTable.Told;
import io.evenkeel.audit.projection.ReconciliationTable.Difference;
import io.evenkeel.standalone.Servers;
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
@WithTestResource(Servers.class)
class ReconciliationTest {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final Duration GRACE = Duration.ofMinutes(5);

    @Inject
    AuditTable entries;

    @Inject
    OutcomeTable outcomes;

    @Inject
    PositionTable positions;

    @Inject
    ReconciliationTable reconciliation;

    private final DataSource database = OwnerDatabase.source();
    private final String tenant = Bench.tenant();
    private final String audit = "audit-" + UUID.randomUUID();
    private final String results = "results-" + UUID.randomUUID();
    private final Instant minute =
            Instant.parse("2020-01-05T10:00:00Z").plus(10 * NEXT.getAndIncrement(), MINUTES); // nobody else's

    @BeforeEach
    void nothingIsComparedYet() {
        Bench.execute(database, "update audit_reconciled set until = '" + minute + "'", "delete from outcome_count");
    }

    @Test
    void asManyEntriesAsOutcomesRaiseNoAlarm() {
        outcomes.count(told(0, 3), Map.of());
        entries.project(recorded(0, 3), Map.of());
        readUpTo(minute.plus(10, MINUTES));

        ReconciliationTable.Compared compared = compare();

        assertThat(compared.differences()).isEmpty();
        assertThat(compared.until()).isEqualTo(minute.plus(5, MINUTES));
    }

    @Test
    void aMissingEntryIsToldOnceAndRecorded() throws Exception {
        long before = alarms();
        outcomes.count(told(0, 3), Map.of());
        entries.project(recorded(0, 2), Map.of());
        readUpTo(minute.plus(10, MINUTES));

        List<Difference> first = compare().differences();
        List<Difference> second = compare().differences();

        assertThat(first).containsExactly(new Difference(minute, tenant, 3, 2));
        assertThat(second).isEmpty();
        assertThat(alarms()).isEqualTo(before + 1);
    }

    @Test
    void anEntryWithoutAnOutcomeIsToldToo() {
        entries.project(recorded(0, 1), Map.of());
        readUpTo(minute.plus(10, MINUTES));

        assertThat(compare().differences()).containsExactly(new Difference(minute, tenant, 0, 1));
    }

    @Test
    void nothingIsComparedBeforeBothTopicsAreReadPastItAndTheGrace() {
        outcomes.count(told(0, 3), Map.of());
        positions.complete(Map.of(new Place(audit, 0), minute.plus(10, MINUTES)));
        assertThat(compare().until()).isEqualTo(minute);

        positions.complete(Map.of(new Place(results, 0), minute.plus(5, MINUTES).plusSeconds(59)));
        assertThat(compare().until()).isEqualTo(minute);

        readUpTo(minute.plus(6, MINUTES));
        assertThat(compare().differences()).hasSize(1);
    }

    @Test
    void aResultThatIsDeliveredAgainIsCountedOnce() {
        outcomes.count(told(0, 3), Map.of());
        outcomes.count(told(1, 4), Map.of());
        entries.project(recorded(0, 4), Map.of());
        readUpTo(minute.plus(10, MINUTES));

        assertThat(compare().differences()).isEmpty();
    }

    private ReconciliationTable.Compared compare() {
        return reconciliation.compare(List.of(audit, results), GRACE);
    }

    private void readUpTo(Instant until) {
        positions.complete(Map.of(new Place(audit, 0), until, new Place(results, 0), until));
    }

    private List<Told> told(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Told(new Arrival(results, 0, i), tenant, minute))
                .toList();
    }

    private List<Recorded> recorded(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> {
                    Entry usual = Bench.generation(tenant, "r" + i);
                    Entry then = new Entry(
                            Entry.SCHEMA,
                            usual.kind(),
                            minute.plusSeconds(i),
                            tenant,
                            usual.actor(),
                            usual.source(),
                            usual.request(),
                            usual.policy(),
                            usual.policyDigest(),
                            usual.model(),
                            usual.rules(),
                            usual.concepts(),
                            usual.pictures(),
                            Map.of());
                    return Recorded.of(new Arrival(audit, 0, i), then.at(), EntryJson.write(then));
                })
                .toList();
    }

    private long alarms() throws Exception {
        return Bench.count(database, Entry.NOBODY + "' and kind = 'audit.discrepancy");
    }
}
