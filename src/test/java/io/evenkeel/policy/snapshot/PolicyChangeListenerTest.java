package io.evenkeel.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.OwnerDatabase;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.PolicyService;
import io.evenkeel.tenant.TenantService;
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
@WithTestResource(EmbeddedServers.class)
class PolicyChangeListenerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BLOCK = "{\"rules\":[{\"id\":\"no-bombs\",\"type\":\"block\",\"terms\":[\"bomb\"]}]}";

    @Inject
    DataSource database;

    @Inject
    PolicySourceTable standings;

    @Inject
    TenantService tenantService;

    @Inject
    PolicyService policyService;

    private final TenantId tenant = new TenantId("n-" + UUID.randomUUID());
    private final Actor actor = new Actor("test");
    private PolicyCache otherCache;
    private PolicyChangeListener listener;

    @BeforeEach
    void startOtherInstance() {
        otherCache = new PolicyCache(standings, new ListenOnlyConfig(), Clock.systemUTC());
        listener = new PolicyChangeListener(database, otherCache, new ListenOnlyConfig());
        listener.start();
        awaitUntil(() -> listener.isListening() && otherCache.isLoaded());
    }

    @AfterEach
    void stopOtherInstance() {
        listener.close();
    }

    @Test
    void receivesTenantPolicyAndSuspensionChanges() throws Exception {
        TestTenantScopes.runWithAllTenants(() -> tenantService.put(tenant, "Acme", actor));
        awaitUntil(() -> otherCache.status(tenant) instanceof TenantStatus.NoPolicy);

        TestTenantScopes.runWithAllTenants(
                () -> policyService.publish(tenant, new ObjectMapper().readTree(BLOCK), actor));
        awaitUntil(() -> otherCache.status(tenant) instanceof TenantStatus.Active active
                && active.policy().label().equals(tenant + "@1"));

        TestTenantScopes.runWithAllTenants(() -> tenantService.suspend(tenant, actor));
        awaitUntil(() -> otherCache.status(tenant) instanceof TenantStatus.Suspended);
    }

    @Test
    void reloadsAfterLostConnection() throws Exception {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen evenkeel_policies'"
                + " or query = 'unlisten *'");
        TestTenantScopes.runWithAllTenants(() -> tenantService.put(tenant, "Acme", actor));

        awaitUntil(() -> otherCache.status(tenant) instanceof TenantStatus.NoPolicy);
        awaitUntil(listener::isListening);
        TestTenantScopes.runWithAllTenants(() -> tenantService.suspend(tenant, actor));
        awaitUntil(() -> otherCache.status(tenant) instanceof TenantStatus.Suspended);
    }

    @Test
    void ignoresMalformedNotification() throws Exception {
        execute("notify evenkeel_policies, 'Not A Tenant'");
        TestTenantScopes.runWithAllTenants(() -> tenantService.put(tenant, "Acme", actor));

        awaitUntil(() -> otherCache.status(tenant) instanceof TenantStatus.NoPolicy);
    }

    @Test
    void exposesFreshnessMetrics() {
        String metrics = RestAssured.get("/q/metrics").asString();

        assertThat(metrics)
                .containsPattern("evenkeel_policy_snapshot_age_seconds [0-9.E-]+\n")
                .containsPattern("evenkeel_policy_tenants [0-9.]+\n")
                .contains("evenkeel_policy_listening 1.0");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = OwnerDatabase.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitUntil(BooleanSupplier happened) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private record ListenOnlyConfig() implements PolicyConfig {
        @Override
        public boolean listen() {
            return true;
        }

        @Override
        public Duration refreshInterval() {
            return Duration.ofDays(1);
        }

        @Override
        public Duration maxStaleness() {
            return Duration.ofDays(1);
        }
    }
}
