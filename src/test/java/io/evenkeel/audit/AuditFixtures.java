package io.evenkeel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** What the tests of this package share. */
public final class AuditFixtures {
    public static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");

    private AuditFixtures() {}

    /** A tenant that no other test has seen. */
    public static String newTenant() {
        return "t-" + UUID.randomUUID();
    }

    public static AuditEntry createChange(String tenant, int number) {
        return TestEntries.create("policy.published", AT.plusSeconds(number), tenant, "ada", Map.of("number", number));
    }

    public static AuditEntry createGeneration(String tenant, String request) {
        return TestEntries.createGeneration(
                "generation.completed",
                AT,
                tenant,
                "/feed",
                request,
                tenant + "@3",
                "m1",
                List.of("no-violence", "balance"),
                List.of("female@1"),
                List.of("0a1b"),
                Map.of());
    }

    /** As somebody with all rights on the database would: no trigger hinders. */
    public static void tamper(DataSource database, String sql) {
        execute(database, "set session_replication_role = replica", sql, "set session_replication_role = default");
    }

    public static void execute(DataSource database, String... statements) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static long countEntries(DataSource database, String tenant) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from audit_entry where tenant = '" + tenant + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Asks until the answer is right, for a minute at most. */
    public static <T> void awaitResult(T expected, Callable<T> actual) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (Instant.now().isBefore(end) && !expected.equals(actual.call())) {
            Thread.sleep(100);
        }
        assertThat(actual.call()).isEqualTo(expected);
    }
}
