package io.evenkeel.audit.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.AuditFixtures;
import io.evenkeel.embedded.EmbeddedServers;
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
@WithTestResource(EmbeddedServers.class)
class AuditTrailTableTest {
    @Inject
    AuditTrailTable table;

    private final DataSource database = OwnerDatabase.dataSource();

    private final String tenant = AuditFixtures.newTenant();
    private final String topic = "topic-" + UUID.randomUUID();

    @Test
    void requiresTransaction() {
        assertThatThrownBy(() -> table.append(AuditFixtures.createChange(tenant, 1)))
                .isInstanceOf(TransactionalException.class);
    }

    @Test
    void leavesNoEntryAfterRollback() throws Exception {
        QuarkusTransaction.begin();
        TestTenantScopes.runWithAllTenants(() -> table.append(AuditFixtures.createChange(tenant, 1)));

        QuarkusTransaction.rollback();

        assertThat(AuditFixtures.countEntries(database, tenant)).isZero();
        assertThat(TreeSnapshot.readTree(database, tenant))
                .isEqualTo(TreeSnapshot.rebuildFromEntries(database, tenant));
    }

    @Test
    void keepsOneTreePerTenant() throws Exception {
        String other = AuditFixtures.newTenant();

        TestTenantScopes.runWithAllTenants(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    table.append(AuditFixtures.createChange(tenant, 1));
                    table.append(AuditFixtures.createChange(other, 1));
                    table.append(AuditFixtures.createChange(tenant, 2));
                }));

        assertThat(TreeSnapshot.readTree(database, tenant))
                .isEqualTo(TreeSnapshot.rebuildFromEntries(database, tenant));
        assertThat(TreeSnapshot.readTree(database, other)).isEqualTo(TreeSnapshot.rebuildFromEntries(database, other));
        assertThat(AuditFixtures.countEntries(database, tenant)).isEqualTo(2);
        assertThat(AuditFixtures.countEntries(database, other)).isEqualTo(1);
    }

    @Test
    void skipsRedeliveredRecords() throws Exception {
        table.project(createEntries(0, 3), Map.of());

        table.project(createEntries(1, 5), Map.of());

        assertThat(AuditFixtures.countEntries(database, tenant)).isEqualTo(5);
        assertThat(TreeSnapshot.readTree(database, tenant))
                .isEqualTo(TreeSnapshot.rebuildFromEntries(database, tenant));
    }

    @Test
    void rejectsDifferentRecordAtSameOffset() throws Exception {
        table.project(createEntries(0, 3), Map.of());
        CanonicalEntry another = createEntry(2, AuditFixtures.createGeneration(tenant, "another"));

        assertThatIllegalStateException()
                .isThrownBy(() -> table.project(
                        List.of(createEntry(3, AuditFixtures.createGeneration(tenant, "3")), another), Map.of()))
                .withMessageContaining("Maybe the topic was deleted");

        assertThat(AuditFixtures.countEntries(database, tenant)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set actor = 'eve'",
                "delete from audit_entry",
                "truncate audit_entry",
                "update audit_entry_default set actor = 'eve'"
            })
    void databaseRejectsChangesOfEntries(String sql) {
        assertThatThrownBy(() -> AuditFixtures.execute(database, sql))
                .hasMessageContaining("audit entries are never changed or removed");
    }

    private List<CanonicalEntry> createEntries(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(offset -> createEntry(offset, AuditFixtures.createGeneration(tenant, "r" + offset)))
                .toList();
    }

    private CanonicalEntry createEntry(long offset, AuditEntry entry) {
        return CanonicalEntry.of(new SourceOffset(topic, 0, offset), AuditFixtures.AT, AuditEntryCodec.encode(entry));
    }
}
