package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingTrail;
import io.evenkeel.Seeing;
import io.evenkeel.audit.Entry;
import io.evenkeel.concept.Concepts;
import io.evenkeel.concept.Listed;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.Listener;
import io.evenkeel.discovery.Progress;
import io.evenkeel.discovery.Progress.Phase;
import io.evenkeel.platform.Actor;
import io.evenkeel.standalone.Servers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may work on what, in PostgreSQL. */
@QuarkusTest
@TestProfile(NoWorker.class)
@WithTestResource(Servers.class)
class StoredClaimsTest {
    private static final Listener NOBODY = new Listener() {
        @Override
        public boolean shallStop() {
            return false;
        }

        @Override
        public void progressed(Progress progress) {}

        @Override
        public void checkpointed(byte[] checkpoint) {}
    };

    @Inject
    StoredClaims claims;

    @Inject
    Discoveries discoveries;

    @Inject
    Concepts concepts;

    @Inject
    ServedModel served;

    private final DataSource database = OwnerDatabase.source();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Actor ada = new Actor("ada");

    @BeforeEach
    void anEmptyTable() {
        execute("delete from discoveries");
        RecordingTrail.clear();
    }

    @Test
    void theOldestIsClaimedFirstAndByOneOnly() {
        UUID first = requested();
        UUID second = requested();

        assertThat(claims.next().orElseThrow().id()).isEqualTo(first);
        assertThat(claims.next().orElseThrow().id()).isEqualTo(second);
        assertThat(claims.next()).isEmpty();
        assertThat(state(first)).isEqualTo(State.RUNNING);
        assertThat(discoveries.get(first).worker()).hasValue("evenkeel-0");
    }

    @Test
    void twoWhoLookAtTheSameTimeClaimDifferentOnes() {
        UUID first = requested();
        UUID second = requested();

        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(claims.next().orElseThrow().id()).isEqualTo(first); // and not committed yet
            Optional<Claim> other = QuarkusTransaction.requiringNew().call(() -> claims.next());
            assertThat(other.orElseThrow().id()).isEqualTo(second);
        });
    }

    @Test
    void whatIsForAnotherModelIsLeftToItsOwn() {
        UUID id = UUID.randomUUID();
        execute("insert into discoveries (id, spec, model, state, requested_at, requested_by) values ('" + id
                + "', '{}', 'another', 'QUEUED', now(), 'ada')");

        assertThat(claims.next()).isEmpty();
    }

    @Test
    void newsAreKeptForWhoeverGoesOn() {
        requested();
        Claim claim = claims.next().orElseThrow();
        Progress progress =
                new Progress(Phase.LEARNING, 3, 20, Double.NaN, List.of(new Progress.CurvePoint(2, -0.25, -0.125)));

        assertThat(claims.renew(claim, new News(Optional.of(progress), Optional.of(new byte[] {3}))))
                .isTrue();

        assertThat(discoveries.get(claim.id()).progress()).hasValue(progress);
        silence();
        Claim next = claims.next().orElseThrow();
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(next.checkpoint())
                .hasValueSatisfying(stored -> assertThat(stored).containsExactly(3));
    }

    @Test
    void aClaimThatSomebodyElseHasNowCanDoNothing() {
        requested();
        Claim old = claims.next().orElseThrow();
        silence();
        Claim now = claims.next().orElseThrow();

        assertThat(claims.renew(old, new News(Optional.empty(), Optional.of(new byte[] {9}))))
                .isFalse();
        assertThat(claims.release(old, News.NONE)).isFalse();
        assertThat(claims.fail(old, new Failure("not-finite", "too late"))).isFalse();
        assertThat(claims.succeed(old, found(old), News.NONE)).isFalse();
        assertThat(concepts.catalogue().find("female-" + unique)).isEmpty();
        assertThat(claims.renew(now, News.NONE)).isTrue();
        assertThat(discoveries.get(now.id()).checkpointAt()).isEmpty();
    }

    @Test
    void aLeaseThatRanOutIsRenewedAsLongAsNobodyElseClaimed() {
        requested();
        Claim claim = claims.next().orElseThrow();
        silence();

        assertThat(claims.renew(claim, News.NONE)).isTrue();
        assertThat(claims.next()).isEmpty();
    }

    @Test
    void whatIsGivenBackIsClaimedAtOnceAndCountsNobodyAsLost() {
        requested();
        for (int i = 1; i < 5; i++) {
            Claim claim = claims.next().orElseThrow();
            assertThat(claim.attempt()).isEqualTo(i);
            assertThat(claims.release(claim, News.NONE)).isTrue();
        }
        assertThat(claims.next().orElseThrow().attempt()).isEqualTo(5);
    }

    @Test
    void aDiscoveryThatTakesWorkersDownWithItIsDead() {
        UUID id = requested();
        assertThat(claims.next()).isPresent();
        silence();
        assertThat(claims.next()).isPresent();
        silence();
        UUID behind = requested();
        RecordingTrail.clear();

        Claim next = claims.next().orElseThrow();

        assertThat(next.id()).isEqualTo(behind);
        assertThat(state(id)).isEqualTo(State.DEAD);
        assertThat(discoveries.get(id).failure().orElseThrow().detail()).startsWith("(2) workers went silent");
        assertThat(RecordingTrail.kinds()).containsExactly("discovery.failed");
        assertThat(RecordingTrail.entries().get(0).details()).containsEntry("state", "DEAD");
    }

    @Test
    void allConceptsBecomeCandidatesWithTheirPreviews() {
        requested();
        Claim claim = claims.next().orElseThrow();

        assertThat(claims.succeed(claim, found(claim), News.NONE)).isTrue();

        Row row = discoveries.get(claim.id());
        assertThat(row.state()).isEqualTo(State.SUCCEEDED);
        assertThat(row.concepts()).containsExactly("female-" + unique + "@1", "male-" + unique + "@1");
        assertThat(concepts.catalogue().find("female-" + unique))
                .get()
                .isInstanceOfSatisfying(Listed.Unusable.class, listed -> assertThat(listed.flaw())
                        .isEqualTo(Listed.Flaw.CANDIDATE));
        assertThat(discoveries.strip(claim.id(), "male-" + unique)).isNotEmpty();
        assertThat(RecordingTrail.kinds())
                .containsExactly("discovery.requested", "concept.proposed", "concept.proposed", "discovery.succeeded");
        assertThat(RecordingTrail.entries())
                .extracting(Entry::actor)
                .containsExactly("ada", "evenkeel", "evenkeel", "evenkeel");
    }

    @Test
    void whatCannotBePublishedWholeIsNotPublishedAtAll() {
        requested();
        Claim claim = claims.next().orElseThrow();
        List<Found> found = found(claim);

        RecordingTrail.brokenDuring(() -> assertThatThrownBy(() -> claims.succeed(claim, found, News.NONE))
                .hasMessageContaining("no room for entries"));
        execute("create function broken() returns trigger language plpgsql as"
                + " $$ begin raise exception 'disk full'; end $$");
        execute("create trigger broken before insert on discovery_previews for each row"
                + " when (new.concept like 'male%') execute function broken()");
        try {
            assertThatThrownBy(() -> claims.succeed(claim, found, News.NONE))
                    .hasRootCauseMessage("ERROR: disk full\n  Where: PL/pgSQL function broken() line 1 at RAISE");
        } finally {
            execute("drop trigger broken on discovery_previews");
            execute("drop function broken");
        }

        assertThat(state(claim.id())).isEqualTo(State.RUNNING);
        assertThat(concepts.catalogue().find("female-" + unique)).isEmpty();
        assertThat(claims.succeed(claim, found, News.NONE)).isTrue();
        assertThat(discoveries.get(claim.id()).concepts()).hasSize(2);
    }

    @Test
    void aFailureTellsItsNameAndIsAudited() {
        requested();
        Claim claim = claims.next().orElseThrow();
        RecordingTrail.clear();

        assertThat(claims.fail(claim, new Failure("not-finite", "it ran\u0000 away")))
                .isTrue();

        assertThat(discoveries.get(claim.id()).failure()).hasValue(new Failure("not-finite", "it ran? away"));
        assertThat(RecordingTrail.kinds()).containsExactly("discovery.failed");
        assertThat(RecordingTrail.entries().get(0).details()).containsEntry("code", "not-finite");
    }

    @Test
    void aWorkerThatIsKilledHalfwayIsFollowedByOneThatGoesOnAndPublishesOnce() throws Exception {
        UUID id = requested();
        CountDownLatch silenced = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        HandPulse pulse = new HandPulse();
        ScriptedFinder killed = finder().at(4, pulse::beat)
                .at(
                        6,
                        () -> { // it computes two more steps, and nobody hears of it
                            silenced.countDown();
                            waitFor(woken);
                        });
        Thread first = new Thread(() -> worker(killed, pulse).work());
        first.start();
        silenced.await();
        silence();
        ScriptedFinder successor = finder();

        worker(successor, new HandPulse()).work();
        woken.countDown();
        first.join();

        assertThat(successor.taken()).startsWith(5).endsWith(10);
        assertThat(killed.taken()).endsWith(10);
        assertThat(state(id)).isEqualTo(State.SUCCEEDED);
        assertThat(discoveries.get(id).attempt()).isEqualTo(2);
        assertThat(concepts.catalogue().find("female-" + unique + "@1")).isPresent();
        assertThat(concepts.catalogue().find("female-" + unique + "@2")).isEmpty();
        assertThat(RecordingTrail.kinds()).containsOnlyOnce("discovery.succeeded");
    }

    @Test
    void whatIsCancelledWhileItRunsStopsAtTheNextBeat() {
        UUID id = requested();
        HandPulse pulse = new HandPulse();
        ScriptedFinder finder = finder().at(3, () -> {
            Seeing.all(() -> Seeing.all(() -> discoveries.cancel(id, ada)));
            pulse.beat();
        });

        worker(finder, pulse).work();

        assertThat(finder.taken()).endsWith(3);
        assertThat(state(id)).isEqualTo(State.CANCELLED);
        assertThat(concepts.catalogue().find("female-" + unique)).isEmpty();
        assertThat(RecordingTrail.kinds()).containsExactly("discovery.requested", "discovery.cancelled");
    }

    @Test
    void whatIsCancelledAtTheLastMomentIsNotPublished() {
        UUID id = requested();
        ScriptedFinder finder = finder().at(10, () -> Seeing.all(() -> discoveries.cancel(id, ada)));

        worker(finder, new HandPulse()).work();

        assertThat(state(id)).isEqualTo(State.CANCELLED);
        assertThat(concepts.catalogue().find("female-" + unique)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "CANCELLED", "DEAD"})
    void whatIsFinishedStaysAsItIs(State end) {
        UUID id = requested();
        execute(move(id, State.RUNNING));
        execute(move(id, end));

        for (State state : State.values()) {
            assertThatThrownBy(() -> execute(move(id, state))).hasStackTraceContaining("cannot go from " + end);
        }
        assertThat(state(id)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED", "FAILED", "DEAD"})
    void whatWaitsIsNotFinishedByNobody(State end) {
        UUID id = requested();

        assertThatThrownBy(() -> execute(move(id, end))).hasStackTraceContaining("cannot go from QUEUED to " + end);
    }

    @Test
    void whatWasAskedForStays() {
        requested();

        assertThatThrownBy(() -> execute("update discoveries set spec = '{}'"))
                .hasStackTraceContaining("UPDATE of discoveries refused");
        assertThatThrownBy(() -> execute("update discoveries set attempt = -1"))
                .hasStackTraceContaining("cannot go from QUEUED");
    }

    private static String move(UUID id, State state) {
        String more =
                switch (state) {
                    case QUEUED -> "lease_until = null";
                    case RUNNING -> "lease_until = now(), attempt = attempt + 1";
                    case SUCCEEDED -> "lease_until = null, finished_at = now(), concepts = '{female@1}'";
                    case CANCELLED -> "lease_until = null, finished_at = now()";
                    case FAILED, DEAD -> "lease_until = null, finished_at = now(), problem = 'why'";
                };
        return "update discoveries set state = '" + state + "', " + more + " where id = '" + id + "'";
    }

    private UUID requested() {
        return Seeing.all(() -> discoveries.request(Specs.pair(unique), Optional.empty(), ada))
                .id();
    }

    private State state(UUID id) {
        return discoveries.get(id).state();
    }

    private ScriptedFinder finder() {
        return new ScriptedFinder(served.fingerprint(), served.hShape());
    }

    private List<Found> found(Claim claim) {
        return finder().find(claim, NOBODY);
    }

    private Worker worker(Finder finder, Pulse pulse) {
        return new Worker(
                claims, finder, pulse, new Worker.Pace(Duration.ofMillis(10), Duration.ZERO), Clock.systemUTC());
    }

    /** As if no worker had been heard of for a lease. */
    private void silence() {
        execute("update discoveries set lease_until = now() - interval '1 second' where state = 'RUNNING'");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
