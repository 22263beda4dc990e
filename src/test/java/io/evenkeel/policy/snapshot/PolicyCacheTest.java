package io.evenkeel.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Concept;
import io.evenkeel.platform.MutableClock;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.definition.Rule;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyCacheTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BRICK = new TenantId("brick");

    private final MutableClock clock = new MutableClock();
    private final ScriptedPolicySource stored = new ScriptedPolicySource();
    private final PolicyCache cache = new PolicyCache(stored, new TenMinuteConfig(), clock);

    @Test
    void reportsNotLoadedBeforeFirstRefresh() {
        stored.isDown = true;

        cache.refresh();

        assertThat(cache.isLoaded()).isFalse();
        assertThat(cache.status(ACME))
                .isInstanceOfSatisfying(TenantStatus.NotLoaded.class, loaded -> assertThat(loaded.reason())
                        .contains("since the service started"));
    }

    @Test
    void partialRefreshBeforeFirstLoadIsIgnored() {
        stored.addTenant(ACME);

        cache.refresh(Set.of(ACME));

        assertThat(cache.isLoaded()).isFalse();
    }

    @Test
    void refreshLoadsStatusOfEachTenant() {
        stored.addTenant(ACME);
        stored.publishPolicy(BRICK, 1, definitionNaming("calm"));
        stored.activateConcept("calm");

        cache.refresh();

        assertThat(cache.isLoaded()).isTrue();
        assertThat(cache.tenantCount()).isEqualTo(2);
        assertThat(cache.status(ACME)).isEqualTo(new TenantStatus.NoPolicy());
        assertThat(cache.status(BRICK)).isInstanceOf(TenantStatus.Active.class);
        assertThat(cache.status(new TenantId("stranger"))).isEqualTo(new TenantStatus.UnknownTenant());
    }

    @Test
    void keepsSnapshotWhileDatabaseIsDownUntilStale() {
        stored.addTenant(ACME);
        cache.refresh();
        stored.isDown = true;

        clock.advance(Duration.ofMinutes(10));
        cache.refresh();
        assertThat(cache.status(ACME)).isEqualTo(new TenantStatus.NoPolicy());

        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.status(ACME)).isEqualTo(new TenantStatus.Stale(Duration.ofSeconds(601)));
        assertThat(cache.isStale()).isTrue();
    }

    @Test
    void readsOnlyChangesAndStaysFresh() {
        stored.addTenant(ACME);
        stored.activateConcept("calm");
        cache.refresh();
        clock.advance(Duration.ofMinutes(9));
        cache.refresh();
        clock.advance(Duration.ofMinutes(9));

        assertThat(cache.isStale()).isFalse();
        assertThat(stored.readLog).containsExactly("calm@1", "acme");
    }

    @Test
    void readsOnlyChangedTenant() {
        stored.addTenant(ACME);
        stored.addTenant(BRICK);
        cache.refresh();
        stored.readLog.clear();

        stored.suspendTenant(ACME);
        cache.refresh();

        assertThat(cache.status(ACME)).isEqualTo(new TenantStatus.Suspended());
        assertThat(stored.readLog).containsExactly("acme");
    }

    @Test
    void partialRefreshDoesNotResetAge() {
        stored.addTenant(ACME);
        cache.refresh();
        clock.advance(Duration.ofMinutes(3));

        stored.suspendTenant(ACME);
        cache.refresh(Set.of(ACME));

        assertThat(cache.status(ACME)).isEqualTo(new TenantStatus.Suspended());
        assertThat(cache.age()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void removesDeletedTenant() {
        stored.addTenant(ACME);
        cache.refresh();

        stored.removeTenant(ACME);
        cache.refresh();

        assertThat(cache.status(ACME)).isEqualTo(new TenantStatus.UnknownTenant());
    }

    @Test
    void retiredConceptInvalidatesPoliciesNamingIt() {
        stored.activateConcept("calm");
        stored.activateConcept("kind");
        stored.publishPolicy(ACME, 1, definitionNaming("calm"));
        stored.publishPolicy(BRICK, 1, definitionNaming("kind"));
        cache.refresh();
        stored.readLog.clear();

        stored.retireConcept("calm");
        cache.refresh(Set.of());

        assertThat(cache.status(ACME))
                .isInstanceOfSatisfying(
                        TenantStatus.UnusablePolicy.class, unusablePolicy -> assertThat(unusablePolicy.reason())
                                .contains("(acme@1)")
                                .contains("calm@1) was retired"));
        assertThat(stored.readLog).containsExactly("calm@1", "acme");
    }

    @Test
    void sharesConceptVectorsBetweenPolicies() {
        stored.activateConcept("calm");
        stored.publishPolicy(ACME, 1, definitionNaming("calm"));
        stored.publishPolicy(BRICK, 1, definitionNaming("calm"));
        cache.refresh();

        stored.publishPolicy(BRICK, 2, definitionNaming("calm"));
        stored.activateConcept("kind");
        cache.refresh();

        assertThat(conceptOf(BRICK)).isSameAs(conceptOf(ACME));
    }

    @Test
    void seesConceptAddedDuringRefresh() {
        cache.refresh();

        stored.runBeforeNextStamps(() -> {
            stored.activateConcept("calm");
            stored.publishPolicy(ACME, 1, definitionNaming("calm"));
        });
        cache.refresh(Set.of(ACME));

        assertThat(cache.status(ACME)).isInstanceOf(TenantStatus.Active.class);
    }

    @Test
    void tamperedPolicyAffectsOnlyItsTenant() {
        stored.activateConcept("calm");
        stored.tamperPolicy(ACME, 1, definitionNaming("calm"));
        stored.publishPolicy(BRICK, 1, definitionNaming("calm"));

        cache.refresh();

        assertThat(cache.status(ACME))
                .isEqualTo(new TenantStatus.UnusablePolicy("acme@1", "it was altered after it was published."));
        assertThat(cache.status(BRICK)).isInstanceOf(TenantStatus.Active.class);
        assertThat(cache.unusableCount()).isOne();
    }

    private Concept conceptOf(TenantId tenant) {
        Rule rule =
                ((TenantStatus.Active) cache.status(tenant)).policy().rules().get(0);
        return ((Rule.Safety) rule).appliedConcepts().get(0).concept();
    }

    private static String definitionNaming(String concept) {
        return """
                {"rules":[{"id":"gentle","type":"safety",\
                "concepts":[{"concept":"CONCEPT@1","strength":1.0,"from":0.0,"until":1.0}]}]}""".replace("CONCEPT", concept);
    }

    private record TenMinuteConfig() implements PolicyConfig {
        @Override
        public boolean listen() {
            return false;
        }

        @Override
        public Duration refreshInterval() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration maxStaleness() {
            return Duration.ofMinutes(10);
        }
    }
}
