package io.evenkeel.policy.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Concept;
import io.evenkeel.platform.TenantId;
import io.evenkeel.platform.TurnedClock;
import io.evenkeel.policy.Rule;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicySnapshotsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BRICK = new TenantId("brick");

    private final TurnedClock clock = new TurnedClock();
    private final ScriptedStandings stored = new ScriptedStandings();
    private final PolicySnapshots snapshots = new PolicySnapshots(stored, new TenMinutes(), clock);

    @Test
    void nothingIsKnownBeforeTheFirstLookUp() {
        stored.down = true;

        snapshots.refresh();

        assertThat(snapshots.loaded()).isFalse();
        assertThat(snapshots.standing(ACME))
                .isInstanceOfSatisfying(Standing.Unasked.class, unasked -> assertThat(unasked.why())
                        .contains("since the service started"));
    }

    @Test
    void aNoticeBeforeTheFirstLookUpTellsNothingOfTheOthers() {
        stored.adds(ACME);

        snapshots.refresh(Set.of(ACME));

        assertThat(snapshots.loaded()).isFalse();
    }

    @Test
    void aLookUpTellsWhereEachTenantStands() {
        stored.adds(ACME);
        stored.publishes(BRICK, 1, naming("calm"));
        stored.activates("calm");

        snapshots.refresh();

        assertThat(snapshots.loaded()).isTrue();
        assertThat(snapshots.tenants()).isEqualTo(2);
        assertThat(snapshots.standing(ACME)).isEqualTo(new Standing.NoPolicy());
        assertThat(snapshots.standing(BRICK)).isInstanceOf(Standing.Known.class);
        assertThat(snapshots.standing(new TenantId("stranger"))).isEqualTo(new Standing.UnknownTenant());
    }

    @Test
    void withTheDatabaseDownWhatWasKnownStaysUntilItIsTooOld() {
        stored.adds(ACME);
        snapshots.refresh();
        stored.down = true;

        clock.turn(Duration.ofMinutes(10));
        snapshots.refresh();
        assertThat(snapshots.standing(ACME)).isEqualTo(new Standing.NoPolicy());

        clock.turn(Duration.ofSeconds(1));
        assertThat(snapshots.standing(ACME)).isEqualTo(new Standing.Stale(Duration.ofSeconds(601)));
        assertThat(snapshots.stale()).isTrue();
    }

    @Test
    void whatDidNotChangeIsNotReadAgainButStaysFresh() {
        stored.adds(ACME);
        stored.activates("calm");
        snapshots.refresh();
        clock.turn(Duration.ofMinutes(9));
        snapshots.refresh();
        clock.turn(Duration.ofMinutes(9));

        assertThat(snapshots.stale()).isFalse();
        assertThat(stored.reads).containsExactly("calm@1", "acme");
    }

    @Test
    void onlyTheTenantThatChangedIsRead() {
        stored.adds(ACME);
        stored.adds(BRICK);
        snapshots.refresh();
        stored.reads.clear();

        stored.suspends(ACME);
        snapshots.refresh();

        assertThat(snapshots.standing(ACME)).isEqualTo(new Standing.Suspended());
        assertThat(stored.reads).containsExactly("acme");
    }

    @Test
    void aNoticeOfOneTenantMakesTheOthersNoFresher() {
        stored.adds(ACME);
        snapshots.refresh();
        clock.turn(Duration.ofMinutes(3));

        stored.suspends(ACME);
        snapshots.refresh(Set.of(ACME));

        assertThat(snapshots.standing(ACME)).isEqualTo(new Standing.Suspended());
        assertThat(snapshots.age()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void aTenantThatIsGoneIsForgotten() {
        stored.adds(ACME);
        snapshots.refresh();

        stored.forgets(ACME);
        snapshots.refresh();

        assertThat(snapshots.standing(ACME)).isEqualTo(new Standing.UnknownTenant());
    }

    @Test
    void aRetiredConceptReachesThoseWhoNameItWhomeverTheNoticeNames() {
        stored.activates("calm");
        stored.activates("kind");
        stored.publishes(ACME, 1, naming("calm"));
        stored.publishes(BRICK, 1, naming("kind"));
        snapshots.refresh();
        stored.reads.clear();

        stored.retires("calm");
        snapshots.refresh(Set.of());

        assertThat(snapshots.standing(ACME))
                .isInstanceOfSatisfying(Standing.Unusable.class, unusable -> assertThat(unusable.why())
                        .contains("(acme@1)")
                        .contains("calm@1) was retired"));
        assertThat(stored.reads).containsExactly("calm@1", "acme");
    }

    @Test
    void policiesShareTheVectorsOfTheirConcepts() {
        stored.activates("calm");
        stored.publishes(ACME, 1, naming("calm"));
        stored.publishes(BRICK, 1, naming("calm"));
        snapshots.refresh();

        stored.publishes(BRICK, 2, naming("calm"));
        stored.activates("kind");
        snapshots.refresh();

        assertThat(concept(BRICK)).isSameAs(concept(ACME));
    }

    @Test
    void aConceptThatIsAddedWhileItsPolicyIsReadIsKnownAllTheSame() {
        snapshots.refresh();

        stored.meanwhile(() -> {
            stored.activates("calm");
            stored.publishes(ACME, 1, naming("calm"));
        });
        snapshots.refresh(Set.of(ACME));

        assertThat(snapshots.standing(ACME)).isInstanceOf(Standing.Known.class);
    }

    @Test
    void anAlteredPolicyIsItsTenantsTroubleAlone() {
        stored.activates("calm");
        stored.alters(ACME, 1, naming("calm"));
        stored.publishes(BRICK, 1, naming("calm"));

        snapshots.refresh();

        assertThat(snapshots.standing(ACME))
                .isEqualTo(new Standing.Unusable("acme@1", "it was altered after it was published."));
        assertThat(snapshots.standing(BRICK)).isInstanceOf(Standing.Known.class);
        assertThat(snapshots.unusable()).isOne();
    }

    private Concept concept(TenantId tenant) {
        Rule rule =
                ((Standing.Known) snapshots.standing(tenant)).policy().rules().get(0);
        return ((Rule.Safety) rule).pushes().get(0).concept();
    }

    private static String naming(String concept) {
        return """
                {"rules":[{"id":"gentle","type":"safety",\
                "concepts":[{"concept":"CONCEPT@1","strength":1.0,"from":0.0,"until":1.0}]}]}""".replace("CONCEPT", concept);
    }

    private record TenMinutes() implements PolicyConfig {
        @Override
        public boolean listen() {
            return false;
        }

        @Override
        public Duration refresh() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration maxStaleness() {
            return Duration.ofMinutes(10);
        }
    }
}
