package io.evenkeel.audit.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.Seeing;
import io.evenkeel.audit.Bench;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.EntryJson;
import io.evenkeel.standalone.Servers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Servers.class)
class AuditTableTest {
    @Inject
    AuditTable table;

    private final DataSource database = OwnerDatabase.source();

    private final String tenant = Bench.tenant();
    private final String topic = "topic-" + UUID.randomUUID();

    @Test
    void aChangeIsRecordedOnlyWithinATransaction() {
        assertThatThrownBy(() -> table.append(Bench.change(tenant, 1))).isInstanceOf(TransactionalException.class);
    }

    @Test
    void aChangeThatIsRolledBackLeavesNoEntry() throws Exception {
        QuarkusTransaction.begin();
        Seeing.all(() -> table.append(Bench.change(tenant, 1)));

        QuarkusTransaction.rollback();

        assertThat(Bench.count(database, tenant)).isZero();
        assertThat(Grown.tree(database, tenant)).isEqualTo(Grown.fromEntries(database, tenant));
    }

    @Test
    void everyTenantHasATreeOfItsOwn() throws Exception {
        String other = Bench.tenant();

        Seeing.all(() -> QuarkusTransaction.requiringNew().run(() -> {
            table.append(Bench.change(tenant, 1));
            table.append(Bench.change(other, 1));
            table.append(Bench.change(tenant, 2));
        }));

        assertThat(Grown.tree(database, tenant)).isEqualTo(Grown.fromEntries(database, tenant));
        assertThat(Grown.tree(database, other)).isEqualTo(Grown.fromEntries(database, other));
        assertThat(Bench.count(database, tenant)).isEqualTo(2);
        assertThat(Bench.count(database, other)).isEqualTo(1);
    }

    @Test
    void aRecordThatIsDeliveredAgainIsLeftOut() throws Exception {
        table.project(arrivals(0, 3), Map.of());

        table.project(arrivals(1, 5), Map.of());

        assertThat(Bench.count(database, tenant)).isEqualTo(5);
        assertThat(Grown.tree(database, tenant)).isEqualTo(Grown.fromEntries(database, tenant));
    }

    @Test
    void anotherRecordFromTheSamePlaceIsNeitherSkippedNorMixedIn() throws Exception {
        table.project(arrivals(0, 3), Map.of());
        Recorded another = arrival(2, Bench.generation(tenant, "another"));

        assertThatIllegalStateException()
                .isThrownBy(() -> table.project(List.of(arrival(3, Bench.generation(tenant, "3")), another), Map.of()))
                .withMessageContaining("Maybe the topic was deleted");

        assertThat(Bench.count(database, tenant)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set actor = 'eve'",
                "delete from audit_entry",
                "truncate audit_entry",
                "update audit_entry_other set actor = 'eve'"
            })
    void theTableItselfRefusesToChangeWhatIsRecorded(String sql) {
        assertThatThrownBy(() -> Bench.execute(database, sql))
                .hasMessageContaining("audit entries are never changed or removed");
    }

    private List<Recorded> arrivals(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(offset -> arrival(offset, Bench.generation(tenant, "r" + offset)))
                .toList();
    }

    private Recorded arrival(long offset, Entry entry) {
        return Recorded.of(new Arrival(topic, 0, offset), Bench.AT, EntryJson.write(entry));
    }
}
