package io.evenkeel.access;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.access.TestQueries.countRows;
import static io.evenkeel.access.TestQueries.execute;
import static io.evenkeel.access.TestQueries.queryTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.TestApiClients;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL shows and accepts only rows of the tenant scope, whatever the statement. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RowLevelSecurityTest {
    private static final String OWN = "own-" + UUID.randomUUID();
    private static final String OTHER = "other-" + UUID.randomUUID();
    private static final String PICTURE = "'{" + "a".repeat(64) + "}'";

    @Inject
    DataSource pool;

    /** Tables with rows of tenants, each with an insert statement. */
    private enum TenantTable {
        TENANTS("insert into tenants values ('%s-2', 'x', 'ACTIVE')"),
        POLICIES("insert into policies (tenant, version, digest, definition, published_at, published_by)"
                + " values ('%s', 9, repeat('0', 64), '{}', now(), 'x')"),
        AUDIT_TREE("insert into audit_tree values ('%s', 0)"),
        AUDIT_TILE("insert into audit_tile values ('%s', 7, 9, sha256('x'))"),
        AUDIT_CHECKPOINT("insert into audit_checkpoint values ('%s', 9, sha256('x'), 'x', now())"),
        AUDIT_CHECKPOINT_OUTBOX("insert into audit_checkpoint_outbox values ('%s', 9)"),
        AUDIT_ENTRY("insert into audit_entry (tenant, seq, kind, at, actor, rules, concepts, images, body)"
                + " values ('%s', 9, 'x', '2026-11-01', 'x', '{}', '{}', " + PICTURE + ", 'x')"),
        OUTCOME_COUNT("insert into outcome_count values ('%s', '2026-11-01', 1)"),
        AUDIT_IMAGE("insert into audit_image values ('b', '%s', 9)"),
        AUDIT_INDEX_WATERMARK("insert into audit_index_watermark values ('%s', 1024)"),
        AUDIT_INDEX_SEGMENT("insert into audit_index_segment values ('%s', 0, 9, now(), now())"),
        AUDIT_POSTING("insert into audit_posting values ('%s', 0, 9, 'kind=x', 'x')"),
        AUDIT_REASON_TEXT("insert into audit_reason_text values ('%s', 'x', 'x')"),
        AUDIT_ROLLUP("insert into audit_rollup values ('%s', 0, 9, 'DAY', '{}')"),
        AUDIT_SAVED_QUERY("insert into audit_saved_query values ('%s', 'q', '{}', now(), 'x')"),
        AUDIT_STATEMENT_SETTINGS("insert into audit_statement_settings values ('%s', '{}', now(), 'x')"),
        RETENTION("insert into retention values ('%s', 30, null)"),
        RETENTION_PROGRESS("insert into retention_progress values ('%s', 0, 0)"),
        LEGAL_HOLD("insert into legal_hold (tenant, id, reason, set_by, set_at)"
                + " values ('%s', gen_random_uuid(), 'x', 'x', now())"),
        ERASURE("insert into erasure values ('%s', gen_random_uuid(), 'request', 'x', 'x', now(), 1)"),
        ERASURE_CONTENT("insert into erasure_content values ('%s', gen_random_uuid(), '/x', 'x')"),
        POLICY_DRAFTS("insert into policy_drafts (tenant, name, definition, base, author, changed_at)"
                + " values ('%s', 'd', '{}', 0, 'x', now())"),
        POLICY_APPROVALS("insert into policy_approvals (tenant, draft, digest, approver, at)"
                + " values ('%s', 'd', repeat('0', 64), 'x', now())"),
        POLICY_SETTINGS("insert into policy_settings values ('%s', 1)");

        private final String insertion;

        TenantTable(String insertion) {
            this.insertion = insertion;
        }

        String rows() {
            return name().toLowerCase(Locale.ROOT);
        }

        String insertSql(String tenant) {
            return insertion.formatted(tenant);
        }
    }

    @BeforeEach
    void insertRowsInEachTable() throws SQLException {
        admin().body("{\"name\": \"Own\"}").put("/api/v1/tenants/" + OWN).then().statusCode(200);
        try (Connection owner = OwnerDatabase.dataSource().getConnection()) {
            for (TenantTable tenantTable : List.of(
                    TenantTable.POLICIES,
                    TenantTable.AUDIT_TILE,
                    TenantTable.AUDIT_CHECKPOINT,
                    TenantTable.AUDIT_CHECKPOINT_OUTBOX,
                    TenantTable.AUDIT_ENTRY,
                    TenantTable.AUDIT_IMAGE,
                    TenantTable.OUTCOME_COUNT,
                    TenantTable.AUDIT_IMAGE,
                    TenantTable.AUDIT_INDEX_WATERMARK,
                    TenantTable.AUDIT_INDEX_SEGMENT,
                    TenantTable.AUDIT_POSTING,
                    TenantTable.AUDIT_REASON_TEXT,
                    TenantTable.AUDIT_ROLLUP,
                    TenantTable.AUDIT_SAVED_QUERY,
                    TenantTable.AUDIT_STATEMENT_SETTINGS,
                    TenantTable.RETENTION,
                    TenantTable.RETENTION_PROGRESS,
                    TenantTable.LEGAL_HOLD,
                    TenantTable.ERASURE,
                    TenantTable.ERASURE_CONTENT,
                    TenantTable.POLICY_DRAFTS,
                    TenantTable.POLICY_APPROVALS,
                    TenantTable.POLICY_SETTINGS)) {
                execute(owner, tenantTable.insertSql(OWN) + " on conflict do nothing");
            }
        }
    }

    @Test
    void everyTenantTableHasRowLevelSecurity() throws SQLException {
        try (Connection owner = OwnerDatabase.dataSource().getConnection()) {
            List<String> tenants = queryTexts(
                    owner,
                    "select distinct coalesce((select parent.relname from pg_inherits join pg_class parent on parent.oid = inhparent"
                            + " where inhrelid = (table_schema || '.' || table_name)::regclass), table_name)"
                            + " from information_schema.columns where table_schema = 'public'"
                            + " and column_name = 'tenant' union select 'tenants'");
            List<String> walled = queryTexts(
                    owner,
                    "select relname from pg_class where not relispartition and relrowsecurity and relforcerowsecurity"
                            + " and exists (select from pg_policy where polrelid = pg_class.oid"
                            + " and polqual is not null and polwithcheck is not null)");

            assertThat(walled).containsExactlyInAnyOrderElementsOf(tenants);
            assertThat(Stream.of(TenantTable.values()).map(TenantTable::rows))
                    .containsExactlyInAnyOrderElementsOf(tenants);
        }
    }

    @Test
    void monthlyPartitionsHaveRowLevelSecurity() throws SQLException {
        try (Connection owner = OwnerDatabase.dataSource().getConnection()) {
            List<String> open = queryTexts(
                    owner,
                    "select relname from pg_class where relispartition and relkind = 'r' and not (relrowsecurity"
                            + " and relforcerowsecurity and exists (select from pg_policy where polrelid = pg_class.oid))");

            assertThat(open).isEmpty();
            assertThat(countRows(owner, "pg_inherits where inhparent = 'audit_entry'::regclass"))
                    .isGreaterThan(3);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void unsetScopeSeesNoRows(TenantTable tenantTable) throws SQLException {
        try (Connection service = connectAsService()) {
            assertThat(countRows(service, tenantTable.rows())).isZero();
            assertThat(countRows(service, tenantTable.rows())).isZero(); // also after the setting was read
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void tenantSeesOnlyItsRows(TenantTable tenantTable) throws SQLException {
        try (Connection service = connectAsService()) {
            String whose = tenantTable == TenantTable.TENANTS ? "id" : "tenant";
            execute(service, "set local evenkeel.tenant = '" + OWN + "'");
            assertThat(queryTexts(service, "select distinct " + whose + " from " + tenantTable.rows()))
                    .containsExactly(OWN);

            for (String other : List.of(OTHER, "", ",", OWN + "x", "%", "' or true --".replace("'", "''"))) {
                execute(service, "set local evenkeel.tenant = '" + other + "'");
                assertThat(countRows(service, tenantTable.rows())).as(other).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void rejectsInsertForAnotherTenant(TenantTable tenantTable) throws SQLException {
        try (Connection service = connectAsService()) {
            execute(service, "set local evenkeel.tenant = '" + OWN + "'");

            assertThatThrownBy(() -> execute(service, tenantTable.insertSql(OTHER)))
                    .hasMessageContaining(
                            "violates row-level security policy for table \"" + tenantTable.rows() + "\"");
        }
    }

    @Test
    void rejectsMoveToAnotherTenant() throws SQLException {
        try (Connection service = connectAsService()) {
            execute(service, "set local evenkeel.tenant = '" + OWN + "," + OTHER + "'");
            assertThatThrownBy(() -> execute(service, "update audit_tree set tenant = '" + OTHER + "'"))
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table policies disable row level security",
                "alter table policies no force row level security",
                "drop policy tenant_isolation on policies",
                "create policy all_may on policies using (true)",
                "create or replace function evenkeel_can_see(tenant text) returns boolean language sql as 'select true'",
                "set session_replication_role = replica",
                "alter role evenkeel_service bypassrls",
                "create role another superuser",
                "delete from audit_entry",
                "delete from audit_entry_default",
                "select from audit_entry_default",
                "delete from audit_tree",
                "delete from audit_tile",
                "update audit_checkpoint set note = 'x'",
                "select evenkeel_protect_partition('audit_entry_default')",
                "truncate audit_entry",
                "update audit_entry set actor = 'x'",
                "update policies set definition = '{}'",
                "delete from tenants",
                "update concepts set vector = ''",
                "copy audit_entry to program 'cat'",
                "select pg_read_file('/etc/passwd')",
            })
    void serviceRoleCannotDisableRowLevelSecurity(String sql) throws SQLException {
        try (Connection service = connectAsService()) {
            execute(service, "set local evenkeel.tenant = '*'");

            assertThatThrownBy(() -> execute(service, sql))
                    .hasMessageMatching("(?s).*(must be owner|permission denied).*");
        }
    }

    @Test
    void rowSecurityOffShowsNoRows() throws SQLException {
        try (Connection service = connectAsService()) {
            execute(service, "set row_security = off");

            assertThatThrownBy(() -> countRows(service, "policies")).hasMessageContaining("row-level security");
        }
    }

    @Test
    void serviceRoleOwnsNothing() throws SQLException {
        try (Connection owner = OwnerDatabase.dataSource().getConnection()) {
            String role = "select oid from pg_roles where rolname = 'evenkeel_service'";
            assertThat(
                            queryTexts(
                                    owner,
                                    "select rolname from pg_roles where rolname = 'evenkeel_service' and not (rolsuper or"
                                            + " rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb or rolreplication)"))
                    .hasSize(1);
            assertThat(queryTexts(
                            owner,
                            "select relname from pg_class where relowner = (" + role + ") and relpersistence <> 't'"))
                    .isEmpty();
            assertThat(queryTexts(owner, "select roleid from pg_auth_members where member = (" + role + ")"))
                    .isEmpty();
        }
    }

    @Test
    void rowLevelSecurityBindsOwner() throws SQLException {
        try (Connection owner = OwnerDatabase.dataSource().getConnection()) {
            owner.setAutoCommit(false);
            execute(owner, "create role not_super nologin");
            execute(owner, "grant create on schema public to not_super");
            execute(owner, "alter table policies owner to not_super");
            execute(owner, "set local role not_super");

            assertThat(countRows(owner, "policies")).isZero();
            owner.rollback();
        }
    }

    @Test
    void pooledConnectionsUseServiceRole() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThat(queryTexts(connection, "select current_user")).containsExactly("evenkeel_service");
            assertThat(countRows(connection, "tenants")).isZero();
        }
    }

    @Test
    void transactionWithoutScopeSeesNothing() {
        long seen = QuarkusTransaction.requiringNew().call(() -> pooledCount("tenants"));

        assertThat(seen).isZero();
    }

    @Test
    void systemScopeEndsWithItsTransaction() {
        for (int round = 0; round < 20; round++) {
            long all = TestTenantScopes.runWithAllTenants(
                    () -> QuarkusTransaction.requiringNew().call(() -> pooledCount("tenants")));
            long none = QuarkusTransaction.requiringNew().call(() -> pooledCount("tenants"));

            assertThat(all).isPositive();
            assertThat(none).isZero();
        }
    }

    @Test
    void rollbackClearsScope() {
        QuarkusTransaction.begin();
        long before = TestTenantScopes.runWithAllTenants(() -> pooledCount("tenants"));
        QuarkusTransaction.rollback();

        assertThat(before).isPositive();
        assertThat(pooledCount("tenants")).isZero();
        assertThat((long) QuarkusTransaction.requiringNew().call(() -> pooledCount("tenants")))
                .isZero();
    }

    @Test
    void scopeIsFixedForTransaction() {
        long seen = QuarkusTransaction.requiringNew().call(() -> {
            pooledCount("tenants");
            return TestTenantScopes.runWithAllTenants(() -> pooledCount("tenants"));
        });

        assertThat(seen).isZero();
    }

    @Test
    void concurrentRequestsSeeTheirOwnRows() {
        List<String> tenants = IntStream.range(0, 8)
                .mapToObj(i -> "crowd-" + i + "-" + UUID.randomUUID())
                .toList();
        tenants.forEach(tenant -> admin().body("{\"name\": \"x\"}")
                .put("/api/v1/tenants/" + tenant)
                .then()
                .statusCode(200));

        List<String> strangers = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> tenants.get(i % tenants.size()))
                .flatMap(tenant -> {
                    String token = TestApiClients.createToken("x", Set.of(Roles.AUDITOR), Set.of(tenant));
                    List<String> listed = TestApiClients.withToken(token)
                            .get("/api/v1/tenants")
                            .path("id");
                    return listed.equals(List.of(tenant)) ? Stream.<String>empty() : Stream.of(tenant + listed);
                })
                .toList();

        assertThat(strangers).isEmpty();
    }

    private long pooledCount(String table) {
        try (Connection connection = pool.getConnection()) {
            return countRows(connection, table);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs in a transaction that is rolled back. */
    private static Connection connectAsService() throws SQLException {
        Connection connection = OwnerDatabase.dataSource().getConnection();
        execute(connection, "set role evenkeel_service");
        connection.setAutoCommit(false);
        return connection;
    }

    static Stream<TenantTable> tables() {
        return Stream.of(TenantTable.values());
    }
}
