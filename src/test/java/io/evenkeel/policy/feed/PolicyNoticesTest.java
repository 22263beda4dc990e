package io.evenkeel.policy.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.OwnerDatabase;
import io.evenkeel.Seeing;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.Policies;
import io.evenkeel.standalone.Servers;
import io.evenkeel.tenant.Tenants;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of another instance, that looks at the database only when it hears of something. */
@QuarkusTest
@WithTestResource(Servers.class)
class PolicyNoticesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BLOCK = "{\"rules\":[{\"id\":\"no-bombs\",\"type\":\"block\",\"terms\":[\"bomb\"]}]}";

    @Inject
    DataSource database;

    @Inject
    StandingsTable standings;

    @Inject
    Tenants tenants;

    @Inject
    Policies policies;

    private final TenantId tenant = new TenantId("n-" + UUID.randomUUID());
    private final Actor actor = new Actor("test");
    private PolicySnapshots others;
    private PolicyNotices notices;

    @BeforeEach
    void anotherInstanceListens() {
        others = new PolicySnapshots(standings, new HearingOnly(), Clock.systemUTC());
        notices = new PolicyNotices(database, others, new HearingOnly());
        notices.start();
        until(() -> notices.listening() && others.loaded());
    }

    @AfterEach
    void itStops() {
        notices.close();
    }

    @Test
    void itHearsOfATenantItsPolicyAndItsSuspension() throws Exception {
        Seeing.all(() -> tenants.put(tenant, "Acme", actor));
        until(() -> others.standing(tenant) instanceof Standing.NoPolicy);

        Seeing.all(() -> policies.publish(tenant, new ObjectMapper().readTree(BLOCK), actor));
        until(() -> others.standing(tenant) instanceof Standing.Known known
                && known.policy().label().equals(tenant + "@1"));

        Seeing.all(() -> tenants.suspend(tenant, actor));
        until(() -> others.standing(tenant) instanceof Standing.Suspended);
    }

    @Test
    void whatHappenedWhileItsConnectionWasLostIsLookedUpAfterwards() throws Exception {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen evenkeel_policies'"
                + " or query = 'unlisten *'");
        Seeing.all(() -> tenants.put(tenant, "Acme", actor));

        until(() -> others.standing(tenant) instanceof Standing.NoPolicy);
        until(notices::listening);
        Seeing.all(() -> tenants.suspend(tenant, actor));
        until(() -> others.standing(tenant) instanceof Standing.Suspended);
    }

    @Test
    void aStrangersNoticeDoesNoHarm() throws Exception {
        execute("notify evenkeel_policies, 'Not A Tenant'");
        Seeing.all(() -> tenants.put(tenant, "Acme", actor));

        until(() -> others.standing(tenant) instanceof Standing.NoPolicy);
    }

    @Test
    void howFreshPoliciesAreIsAMetric() {
        String metrics = RestAssured.get("/q/metrics").asString();

        assertThat(metrics)
                .containsPattern("evenkeel_policy_snapshot_age_seconds [0-9.E-]+\n")
                .containsPattern("evenkeel_policy_tenants [0-9.]+\n")
                .contains("evenkeel_policy_listening 1.0");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = OwnerDatabase.source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void until(BooleanSupplier happened) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private record HearingOnly() implements PolicyConfig {
        @Override
        public boolean listen() {
            return true;
        }

        @Override
        public Duration refresh() {
            return Duration.ofDays(1);
        }

        @Override
        public Duration maxStaleness() {
            return Duration.ofDays(1);
        }
    }
}
