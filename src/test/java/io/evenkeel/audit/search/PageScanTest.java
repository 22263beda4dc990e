package io.evenkeel.audit.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.search.index.EntryRollup;
import io.evenkeel.audit.search.index.EntryRow;
import io.evenkeel.audit.search.timeseries.BucketedRange;
import io.evenkeel.audit.search.timeseries.RollupTable;
import io.evenkeel.database.Sql;
import io.evenkeel.embedded.EmbeddedDatabase;
import io.evenkeel.embedded.EmbeddedServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares searches over a large segment, two small ones and an open end with a full scan, as the service's role under
 * row-level security.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageScanTest {
    private static final SyntheticAuditTrail MANY = new SyntheticAuditTrail("many", 65_536 + 2 * 1024 + 300);
    private static final SyntheticAuditTrail FEW = new SyntheticAuditTrail("few", 1500);

    private final List<EntryRow> all = new ArrayList<>();
    private EmbeddedDatabase database;
    private Connection connection;

    @BeforeAll
    void loadSyntheticEntries(@TempDir Path folder) throws SQLException {
        database = EmbeddedDatabase.start(folder, EmbeddedServers.freePort());
        Flyway.configure()
                .dataSource(database.jdbcUrl(), null, null)
                .locations("filesystem:db-migrations")
                .load()
                .migrate();
        connection = DriverManager.getConnection(database.jdbcUrl());
        SyntheticEntryLoader table = new SyntheticEntryLoader(connection);
        table.prepare();
        table.load(MANY);
        table.load(FEW);
        table.finish();
        connection.setAutoCommit(false);
        LongStream.range(0, MANY.size())
                .mapToObj(MANY::createEntry)
                .forEach(syntheticEntry -> all.add(entryRow(syntheticEntry)));
    }

    private static EntryRow entryRow(SyntheticAuditTrail.SyntheticEntry syntheticEntry) {
        return new EntryRow(
                syntheticEntry.seq(),
                syntheticEntry.at(),
                Optional.empty(),
                syntheticEntry.body(),
                AuditEntryCodec.decode(syntheticEntry.body()));
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "decision=refused",
                "decision=admin",
                "kind=generation.failed",
                "code=too-many-pictures",
                "rule=no-forgery",
                "rule=no-logos&source=/feed",
                "rule=no-logos&rule=no-violence&decision=refused",
                "concept=dragon@1",
                "steered=false&decision=completed",
                "policy=many@1",
                "policy=many@40&policy=many@2",
                "model=nobodys",
                "actor=ada",
                "text=asks for (7",
                "text=BLOCKED TERM (\"gun\")",
                "text=zeppelin",
                "text=the prompt&decision=failed",
                "from=2026-03-01T00:00:00Z&to=2026-03-01T12:00:00Z",
                "from=2026-10-31T00:00:00Z",
                "to=2025-11-02T00:00:00Z&decision=refused",
                "from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z&rule=no-celebrities&text=knife",
            })
    void matchesFullScan(String query) throws SQLException {
        EntryFilter entryFilter = parseFilter(query);

        List<Long> found = pageThrough(entryFilter, 1000);

        assertThat(found).isEqualTo(fullScan(entryFilter));
    }

    @Test
    void findsEntriesByHighCardinalityFields() throws SQLException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 12; i++) {
            SyntheticAuditTrail.SyntheticEntry syntheticEntry = MANY.createEntry(random.nextLong(MANY.size()));
            if (!syntheticEntry.request().isEmpty()) {
                assertMatchesFullScan("request=" + syntheticEntry.request());
                assertMatchesFullScan("requester="
                        + (i % 2 == 0 ? syntheticEntry.requester() : SyntheticAuditTrail.FREQUENT_REQUESTER) + "&kind="
                        + syntheticEntry.kind());
                assertThat(pageThrough(
                                parseFilter("requestOffset=evenkeel.requests/" + syntheticEntry.seq() % 4 + "/"
                                        + syntheticEntry.seq() / 4),
                                10))
                        .containsExactly(syntheticEntry.seq());
                assertThat(pageThrough(
                                parseFilter("entryOffset=evenkeel.audit.entries/" + syntheticEntry.seq() % 4 + "/"
                                        + syntheticEntry.seq() / 4),
                                10))
                        .containsExactly(syntheticEntry.seq());
            }
            if (!syntheticEntry.image().isEmpty()) {
                assertMatchesFullScan("image=" + syntheticEntry.image());
            }
        }
    }

    @Test
    void matchesFullScanForRandomCombinations() throws SQLException {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 25; i++) {
            assertMatchesFullScan(randomCombination(random));
        }
    }

    private static String randomCombination(SplittableRandom random) {
        SyntheticAuditTrail.SyntheticEntry syntheticEntry = MANY.createEntry(random.nextLong(MANY.size()));
        List<String> conditions = new ArrayList<>(List.of(
                "kind=" + syntheticEntry.kind(),
                "actor=" + syntheticEntry.actor(),
                "steered=" + !syntheticEntry.concept().isEmpty(),
                "decision=" + (random.nextBoolean() ? "refused" : "completed"),
                "text=" + (random.nextBoolean() ? "the prompt" : "tank")));
        addTo(conditions, "rule", syntheticEntry.rule());
        addTo(conditions, "policy", syntheticEntry.policy());
        addTo(conditions, "source", syntheticEntry.source());
        addTo(conditions, "requester", syntheticEntry.requester());
        conditions.add((random.nextBoolean() ? "from=" : "to=") + syntheticEntry.at());
        List<String> chosen =
                conditions.stream().filter(any -> random.nextInt(3) == 0).toList();
        return String.join("&", chosen);
    }

    private static void addTo(List<String> conditions, String name, String value) {
        if (!value.isEmpty()) {
            conditions.add(name + "=" + value);
        }
    }

    @Test
    void shortPagesReturnEveryMatch() throws SQLException {
        EntryFilter entryFilter = parseFilter("text=asks for (77) pictures");

        assertThat(pageThrough(entryFilter, 1)).hasSizeGreaterThan(1).isEqualTo(fullScan(entryFilter));
    }

    @Test
    void hidesEntriesOfOtherTenants() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role evenkeel_service; set local evenkeel.tenant = 'few'");
            EntryPage page = new PageScan(new SearchRows(Sql.on(connection, "entries"), "many"), parseFilter(""), 10)
                    .scanBelow(Long.MAX_VALUE);
            assertThat(page.entries()).isEmpty();
        } finally {
            connection.commit();
        }
    }

    @Test
    void indexFollowsRetentionExceptHeldEntries() throws SQLException {
        SyntheticAuditTrail old = new SyntheticAuditTrail("old", 2500);
        executeAsOwner("reset role");
        connection.setAutoCommit(true);
        new SyntheticEntryLoader(connection).load(old);
        executeAsOwner("insert into retention_progress (tenant) values ('old')");
        executeAsOwner(
                "set session_replication_role = replica; delete from audit_entry where tenant = 'old' and seq < 2100 and seq <> 1030;"
                        + " set session_replication_role = default");
        executeAsOwner("update retention_progress set entries_next = 2100 where tenant = 'old'");

        connection.setAutoCommit(false);
        EntryPage page = findPage("old", parseFilter(""), Long.MAX_VALUE, 1000);

        assertThat(page.entries()).hasSize(401).last().extracting(EntryRow::seq).isEqualTo(1030L);
        assertThat(count("select count(distinct number) from audit_posting where tenant = 'old'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from audit_rollup where tenant = 'old'"))
                .isEqualTo(4);
    }

    private void executeAsOwner(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            resetRole(statement).execute(sql);
        }
    }

    private static Statement resetRole(Statement statement) throws SQLException {
        statement.execute("reset role");
        return statement;
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = resetRole(statement).executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } finally {
            connection.commit();
        }
    }

    @Test
    void avoidsSequentialScans() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set role evenkeel_service; set local evenkeel.tenant = 'many'; set local enable_seqscan = off");
            for (String sql : List.of(
                    "select seq from audit_entry where tenant = 'many' and seq = any (array[1, 2]::bigint[])",
                    "select seq from audit_entry where tenant = 'many' and request = 'x' and seq < 9 order by seq desc limit 5",
                    "select seq from audit_entry where tenant = 'many' and requester = 'x' and seq < 9 order by seq desc limit 5",
                    "select seq from audit_image where tenant = 'many' and digest = 'x' and seq < 9 order by seq desc limit 5",
                    "select number from audit_posting where tenant = 'many' and level = 1 and number = any (array[0]::bigint[])"
                            + " and term = any (array['x'])")) {
                assertThat(explain(statement, sql)).contains("Index").doesNotContain("Seq Scan on audit_entry_2");
            }
        } finally {
            connection.commit();
        }
    }

    private static String explain(Statement statement, String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet row = statement.executeQuery("explain " + sql)) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    @Test
    void rollupCountsEqualFullScanCounts() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role evenkeel_service; set local evenkeel.tenant = 'many'");
            BucketedRange bucketedRange = BucketedRange.parse(
                    Clock.systemUTC(),
                    Optional.of("month"),
                    Optional.of("2025-11-01T00:00:00Z"),
                    Optional.of("2026-11-03T00:00:00Z"));
            EntryRollup rollup = RollupTable.readRollup(Sql.on(connection, "counts"), "many", bucketedRange);
            EntryRollup expected = new EntryRollup(EntryRollup.RollupGranularity.DAY);
            all.forEach(entryRow -> expected.addEntry(entryRow.at(), entryRow.entry()));

            assertThat(rollup.toJson()).isEqualTo(expected.toJson());
        } finally {
            connection.commit();
        }
    }

    private void assertMatchesFullScan(String query) throws SQLException {
        EntryFilter entryFilter = parseFilter(query);

        assertThat(pageThrough(entryFilter, 1000)).as(query).isEqualTo(fullScan(entryFilter));
    }

    private List<Long> fullScan(EntryFilter entryFilter) {
        List<Long> gone = new ArrayList<>();
        all.stream().filter(one -> entryFilter.matches(one.at(), one.entry())).forEach(one -> gone.add(0, one.seq()));
        return gone;
    }

    /** Returns the numbers of all pages. */
    private List<Long> pageThrough(EntryFilter entryFilter, int limit) throws SQLException {
        List<Long> followed = new ArrayList<>();
        Optional<Long> before = Optional.of(Long.MAX_VALUE);
        while (before.isPresent()) {
            EntryPage page = findPage("many", entryFilter, before.get(), limit);
            page.entries().forEach(entryRow -> followed.add(entryRow.seq()));
            before = page.next();
        }
        return followed;
    }

    private EntryPage findPage(String tenant, EntryFilter entryFilter, long before, int limit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role evenkeel_service; set local evenkeel.tenant = '" + tenant + "'");
            return new PageScan(new SearchRows(Sql.on(connection, "entries"), tenant), entryFilter, limit)
                    .scanBelow(before);
        } finally {
            connection.commit();
        }
    }

    private static EntryFilter parseFilter(String query) {
        Map<String, List<String>> given = new HashMap<>();
        for (String one : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            given.computeIfAbsent(one.substring(0, one.indexOf('=')), any -> new ArrayList<>())
                    .add(one.substring(one.indexOf('=') + 1));
        }
        return EntryFilterParser.parse(Clock.systemUTC(), requester -> requester, given);
    }
}
