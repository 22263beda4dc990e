package io.evenkeel.audit.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.EntryJson;
import io.evenkeel.standalone.EmbeddedDatabase;
import io.evenkeel.standalone.Servers;
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

/** Searches over a shelf, two blocks and an open end find what going through all entries finds: as the service's role, behind the wall. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalkTest {
    private static final ManyEntries MANY = new ManyEntries("many", 65_536 + 2 * 1024 + 300);
    private static final ManyEntries FEW = new ManyEntries("few", 1500);

    private final List<Found> all = new ArrayList<>();
    private EmbeddedDatabase database;
    private Connection connection;

    @BeforeAll
    void manyEntries(@TempDir Path folder) throws SQLException {
        database = EmbeddedDatabase.start(folder, Servers.freePort());
        Flyway.configure()
                .dataSource(database.jdbcUrl(), null, null)
                .locations("filesystem:db-migrations")
                .load()
                .migrate();
        connection = DriverManager.getConnection(database.jdbcUrl());
        ManyEntriesTable table = new ManyEntriesTable(connection);
        table.prepare();
        table.add(MANY);
        table.add(FEW);
        table.finish();
        connection.setAutoCommit(false);
        LongStream.range(0, MANY.size()).mapToObj(MANY::row).forEach(row -> all.add(found(row)));
    }

    private static Found found(ManyEntries.Row row) {
        return new Found(row.seq(), row.at(), Optional.empty(), row.body(), EntryJson.read(row.body()));
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
    void aSearchFindsWhatGoingThroughAllEntriesFinds(String query) throws SQLException {
        Filter filter = filter(query);

        List<Long> found = followed(filter, 1000);

        assertThat(found).isEqualTo(gone(filter));
    }

    @Test
    void keysFindTheirEntries() throws SQLException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 12; i++) {
            ManyEntries.Row row = MANY.row(random.nextLong(MANY.size()));
            if (!row.request().isEmpty()) {
                assertFindsAsGone("request=" + row.request());
                assertFindsAsGone(
                        "requester=" + (i % 2 == 0 ? row.requester() : ManyEntries.BOT) + "&kind=" + row.kind());
                assertThat(followed(filter("asked=evenkeel.requests/" + row.seq() % 4 + "/" + row.seq() / 4), 10))
                        .containsExactly(row.seq());
                assertThat(followed(filter("arrived=evenkeel.audit/" + row.seq() % 4 + "/" + row.seq() / 4), 10))
                        .containsExactly(row.seq());
            }
            if (!row.picture().isEmpty()) {
                assertFindsAsGone("picture=" + row.picture());
            }
        }
    }

    @Test
    void anyCombinationFindsWhatGoingThroughAllEntriesFinds() throws SQLException {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 25; i++) {
            assertFindsAsGone(combination(random));
        }
    }

    private static String combination(SplittableRandom random) {
        ManyEntries.Row row = MANY.row(random.nextLong(MANY.size()));
        List<String> conditions = new ArrayList<>(List.of(
                "kind=" + row.kind(),
                "actor=" + row.actor(),
                "steered=" + !row.concept().isEmpty(),
                "decision=" + (random.nextBoolean() ? "refused" : "completed"),
                "text=" + (random.nextBoolean() ? "the prompt" : "tank")));
        addTo(conditions, "rule", row.rule());
        addTo(conditions, "policy", row.policy());
        addTo(conditions, "source", row.source());
        addTo(conditions, "requester", row.requester());
        conditions.add((random.nextBoolean() ? "from=" : "to=") + row.at());
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
    void shortPagesLeadThroughAllThatIsFound() throws SQLException {
        Filter filter = filter("text=asks for (77) pictures");

        assertThat(followed(filter, 1)).hasSizeGreaterThan(1).isEqualTo(gone(filter));
    }

    @Test
    void anotherTenantsEntriesAreNotThereWhoeverIsAskedFor() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role evenkeel_service; set local evenkeel.tenant = 'few'");
            Page page = new Walk(new Rows(connection, "many"), filter(""), 10).from(Long.MAX_VALUE);
            assertThat(page.entries()).isEmpty();
        } finally {
            connection.commit();
        }
    }

    @Test
    void theIndexFollowsRetentionButForWhatALegalHoldKeeps() throws SQLException {
        ManyEntries old = new ManyEntries("old", 2500);
        owner("reset role");
        connection.setAutoCommit(true);
        new ManyEntriesTable(connection).add(old);
        owner("insert into retention_progress (tenant) values ('old')");
        owner(
                "set session_replication_role = replica; delete from audit_entry where tenant = 'old' and seq < 2100 and seq <> 1030;"
                        + " set session_replication_role = default");
        owner("update retention_progress set entries_next = 2100 where tenant = 'old'");

        connection.setAutoCommit(false);
        Page page = page("old", filter(""), Long.MAX_VALUE, 1000);

        assertThat(page.entries()).hasSize(401).last().extracting(Found::seq).isEqualTo(1030L);
        assertThat(count("select count(distinct number) from audit_posting where tenant = 'old'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from audit_tally where tenant = 'old'"))
                .isEqualTo(4);
    }

    private void owner(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            reset(statement).execute(sql);
        }
    }

    private static Statement reset(Statement statement) throws SQLException {
        statement.execute("reset role");
        return statement;
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = reset(statement).executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } finally {
            connection.commit();
        }
    }

    @Test
    void noStatementGoesThroughATable() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set role evenkeel_service; set local evenkeel.tenant = 'many'; set local enable_seqscan = off");
            for (String sql : List.of(
                    "select seq from audit_entry where tenant = 'many' and seq = any (array[1, 2]::bigint[])",
                    "select seq from audit_entry where tenant = 'many' and request = 'x' and seq < 9 order by seq desc limit 5",
                    "select seq from audit_entry where tenant = 'many' and requester = 'x' and seq < 9 order by seq desc limit 5",
                    "select seq from audit_picture where tenant = 'many' and digest = 'x' and seq < 9 order by seq desc limit 5",
                    "select number from audit_posting where tenant = 'many' and level = 1 and number = any (array[0]::bigint[])"
                            + " and term = any (array['x'])")) {
                assertThat(plan(statement, sql)).contains("Index").doesNotContain("Seq Scan on audit_entry_2");
            }
        } finally {
            connection.commit();
        }
    }

    private static String plan(Statement statement, String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet row = statement.executeQuery("explain " + sql)) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    @Test
    void countsOfBlocksAndOfTheOpenEndAreThoseOfAllEntries() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role evenkeel_service; set local evenkeel.tenant = 'many'");
            Range range = Range.read(
                    Clock.systemUTC(),
                    Optional.of("month"),
                    Optional.of("2025-11-01T00:00:00Z"),
                    Optional.of("2026-11-03T00:00:00Z"));
            Tally tally = TallyTable.tally(connection, "many", range);
            Tally expected = new Tally(Tally.Grain.DAY);
            all.forEach(found -> expected.add(found.at(), found.entry()));

            assertThat(tally.json()).isEqualTo(expected.json());
        } finally {
            connection.commit();
        }
    }

    private void assertFindsAsGone(String query) throws SQLException {
        Filter filter = filter(query);

        assertThat(followed(filter, 1000)).as(query).isEqualTo(gone(filter));
    }

    private List<Long> gone(Filter filter) {
        List<Long> gone = new ArrayList<>();
        all.stream().filter(one -> filter.holds(one.at(), one.entry())).forEach(one -> gone.add(0, one.seq()));
        return gone;
    }

    /** Page by page. */
    private List<Long> followed(Filter filter, int limit) throws SQLException {
        List<Long> followed = new ArrayList<>();
        Optional<Long> before = Optional.of(Long.MAX_VALUE);
        while (before.isPresent()) {
            Page page = page("many", filter, before.get(), limit);
            page.entries().forEach(found -> followed.add(found.seq()));
            before = page.next();
        }
        return followed;
    }

    private Page page(String tenant, Filter filter, long before, int limit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role evenkeel_service; set local evenkeel.tenant = '" + tenant + "'");
            return new Walk(new Rows(connection, tenant), filter, limit).from(before);
        } finally {
            connection.commit();
        }
    }

    private static Filter filter(String query) {
        Map<String, List<String>> given = new HashMap<>();
        for (String one : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            given.computeIfAbsent(one.substring(0, one.indexOf('=')), any -> new ArrayList<>())
                    .add(one.substring(one.indexOf('=') + 1));
        }
        return FilterReader.read(Clock.systemUTC(), requester -> requester, given);
    }
}
