package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.DiscoveryProgress.DiscoveryPhase;
import io.evenkeel.discovery.progress.ProgressListener;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Actor;
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
@TestProfile(DisabledWorkerProfile.class)
@WithTestResource(EmbeddedServers.class)
class PostgresJobQueueTest {
    private static final ProgressListener NO_OP_LISTENER = new ProgressListener() {
        @Override
        public boolean isStopRequested() {
            return false;
        }

        @Override
        public void onProgress(DiscoveryProgress discoveryProgress) {}

        @Override
        public void onCheckpoint(byte[] checkpoint) {}
    };

    @Inject
    PostgresJobQueue claims;

    @Inject
    DiscoveryService discoveryService;

    @Inject
    ConceptService conceptService;

    @Inject
    ServedModel served;

    private final DataSource database = OwnerDatabase.dataSource();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Actor ada = new Actor("ada");

    @BeforeEach
    void clearTable() {
        execute("delete from discoveries");
        RecordingAuditTrail.clear();
    }

    @Test
    void claimsTheOldestJobOnce() {
        UUID first = enqueueJob();
        UUID second = enqueueJob();

        assertThat(claims.claimNext().orElseThrow().id()).isEqualTo(first);
        assertThat(claims.claimNext().orElseThrow().id()).isEqualTo(second);
        assertThat(claims.claimNext()).isEmpty();
        assertThat(state(first)).isEqualTo(JobState.RUNNING);
        assertThat(discoveryService.get(first).worker()).hasValue("evenkeel-0");
    }

    @Test
    void concurrentWorkersClaimDifferentJobs() {
        UUID first = enqueueJob();
        UUID second = enqueueJob();

        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(claims.claimNext().orElseThrow().id()).isEqualTo(first); // and not committed yet
            Optional<ClaimedJob> other = QuarkusTransaction.requiringNew().call(() -> claims.claimNext());
            assertThat(other.orElseThrow().id()).isEqualTo(second);
        });
    }

    @Test
    void ignoresJobsOfAnotherModel() {
        UUID id = UUID.randomUUID();
        execute("insert into discoveries (id, spec, model, state, requested_at, requested_by) values ('" + id
                + "', '{}', 'another', 'QUEUED', now(), 'ada')");

        assertThat(claims.claimNext()).isEmpty();
    }

    @Test
    void storesProgressAndCheckpointForTheNextWorker() {
        enqueueJob();
        ClaimedJob claimedJob = claims.claimNext().orElseThrow();
        DiscoveryProgress discoveryProgress = new DiscoveryProgress(
                DiscoveryPhase.LEARNING,
                3,
                20,
                Double.NaN,
                List.of(new DiscoveryProgress.CurvePoint(2, -0.25, -0.125)));

        assertThat(claims.renewLease(
                        claimedJob, new JobUpdate(Optional.of(discoveryProgress), Optional.of(new byte[] {3}))))
                .isTrue();

        assertThat(discoveryService.get(claimedJob.id()).progress()).hasValue(discoveryProgress);
        expireLease();
        ClaimedJob next = claims.claimNext().orElseThrow();
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(next.checkpoint())
                .hasValueSatisfying(stored -> assertThat(stored).containsExactly(3));
    }

    @Test
    void staleClaimsChangeNothing() {
        enqueueJob();
        ClaimedJob old = claims.claimNext().orElseThrow();
        expireLease();
        ClaimedJob now = claims.claimNext().orElseThrow();

        assertThat(claims.renewLease(old, new JobUpdate(Optional.empty(), Optional.of(new byte[] {9}))))
                .isFalse();
        assertThat(claims.giveBack(old, JobUpdate.EMPTY)).isFalse();
        assertThat(claims.fail(old, new JobFailure("not-finite", "too late"))).isFalse();
        assertThat(claims.complete(old, discoverConcepts(old), JobUpdate.EMPTY)).isFalse();
        assertThat(conceptService.catalogue().find("female-" + unique)).isEmpty();
        assertThat(claims.renewLease(now, JobUpdate.EMPTY)).isTrue();
        assertThat(discoveryService.get(now.id()).checkpointAt()).isEmpty();
    }

    @Test
    void renewsAnExpiredLeaseThatNobodyClaimed() {
        enqueueJob();
        ClaimedJob claimedJob = claims.claimNext().orElseThrow();
        expireLease();

        assertThat(claims.renewLease(claimedJob, JobUpdate.EMPTY)).isTrue();
        assertThat(claims.claimNext()).isEmpty();
    }

    @Test
    void releasedJobsAreClaimableAndCountNoLostWorker() {
        enqueueJob();
        for (int i = 1; i < 5; i++) {
            ClaimedJob claimedJob = claims.claimNext().orElseThrow();
            assertThat(claimedJob.attempt()).isEqualTo(i);
            assertThat(claims.giveBack(claimedJob, JobUpdate.EMPTY)).isTrue();
        }
        assertThat(claims.claimNext().orElseThrow().attempt()).isEqualTo(5);
    }

    @Test
    void marksAJobDeadAfterTooManyLostWorkers() {
        UUID id = enqueueJob();
        assertThat(claims.claimNext()).isPresent();
        expireLease();
        assertThat(claims.claimNext()).isPresent();
        expireLease();
        UUID behind = enqueueJob();
        RecordingAuditTrail.clear();

        ClaimedJob next = claims.claimNext().orElseThrow();

        assertThat(next.id()).isEqualTo(behind);
        assertThat(state(id)).isEqualTo(JobState.DEAD);
        assertThat(discoveryService.get(id).failure().orElseThrow().detail()).startsWith("(2) workers were lost");
        assertThat(RecordingAuditTrail.kinds()).containsExactly("discovery.failed");
        assertThat(TestEntries.fieldsOf(RecordingAuditTrail.entries().get(0))).containsEntry("state", "DEAD");
    }

    @Test
    void completionAddsAllConceptsAsCandidates() {
        enqueueJob();
        ClaimedJob claimedJob = claims.claimNext().orElseThrow();

        assertThat(claims.complete(claimedJob, discoverConcepts(claimedJob), JobUpdate.EMPTY))
                .isTrue();

        JobRow jobRow = discoveryService.get(claimedJob.id());
        assertThat(jobRow.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(jobRow.conceptLabels()).containsExactly("female-" + unique + "@1", "male-" + unique + "@1");
        assertThat(conceptService.catalogue().find("female-" + unique))
                .get()
                .isInstanceOfSatisfying(CatalogueEntry.Unusable.class, listed -> assertThat(listed.reason())
                        .isEqualTo(CatalogueEntry.UnusableReason.CANDIDATE));
        assertThat(discoveryService.previewPng(claimedJob.id(), "male-" + unique))
                .isNotEmpty();
        assertThat(RecordingAuditTrail.kinds())
                .containsExactly("discovery.requested", "concept.proposed", "concept.proposed", "discovery.succeeded");
        assertThat(RecordingAuditTrail.entries())
                .extracting(AuditEntry::actor)
                .containsExactly("ada", "evenkeel", "evenkeel", "evenkeel");
    }

    @Test
    void completionIsAllOrNothing() {
        enqueueJob();
        ClaimedJob claimedJob = claims.claimNext().orElseThrow();
        List<DiscoveredConcept> found = discoverConcepts(claimedJob);

        RecordingAuditTrail.failDuring(
                () -> assertThatThrownBy(() -> claims.complete(claimedJob, found, JobUpdate.EMPTY))
                        .hasMessageContaining("no room for entries"));
        execute("create function broken() returns trigger language plpgsql as"
                + " $$ begin raise exception 'disk full'; end $$");
        execute("create trigger broken before insert on discovery_previews for each row"
                + " when (new.concept like 'male%') execute function broken()");
        try {
            assertThatThrownBy(() -> claims.complete(claimedJob, found, JobUpdate.EMPTY))
                    .hasRootCauseMessage("ERROR: disk full\n  Where: PL/pgSQL function broken() line 1 at RAISE");
        } finally {
            execute("drop trigger broken on discovery_previews");
            execute("drop function broken");
        }

        assertThat(state(claimedJob.id())).isEqualTo(JobState.RUNNING);
        assertThat(conceptService.catalogue().find("female-" + unique)).isEmpty();
        assertThat(claims.complete(claimedJob, found, JobUpdate.EMPTY)).isTrue();
        assertThat(discoveryService.get(claimedJob.id()).conceptLabels()).hasSize(2);
    }

    @Test
    void storesAndAuditsFailures() {
        enqueueJob();
        ClaimedJob claimedJob = claims.claimNext().orElseThrow();
        RecordingAuditTrail.clear();

        assertThat(claims.fail(claimedJob, new JobFailure("not-finite", "it ran\u0000 away")))
                .isTrue();

        assertThat(discoveryService.get(claimedJob.id()).failure())
                .hasValue(new JobFailure("not-finite", "it ran? away"));
        assertThat(RecordingAuditTrail.kinds()).containsExactly("discovery.failed");
        assertThat(TestEntries.fieldsOf(RecordingAuditTrail.entries().get(0))).containsEntry("code", "not-finite");
    }

    @Test
    void successorResumesAndPublishesOnce() throws Exception {
        UUID id = enqueueJob();
        CountDownLatch silenced = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        ManualHeartbeatTimer pulse = new ManualHeartbeatTimer();
        ScriptedRunner killed = finder().onStep(4, pulse::fire)
                .onStep(
                        6,
                        () -> { // it computes two more steps, and nobody hears of it
                            silenced.countDown();
                            waitFor(woken);
                        });
        Thread first = new Thread(() -> worker(killed, pulse).processNext());
        first.start();
        silenced.await();
        expireLease();
        ScriptedRunner successor = finder();

        worker(successor, new ManualHeartbeatTimer()).processNext();
        woken.countDown();
        first.join();

        assertThat(successor.executedSteps()).startsWith(5).endsWith(10);
        assertThat(killed.executedSteps()).endsWith(10);
        assertThat(state(id)).isEqualTo(JobState.SUCCEEDED);
        assertThat(discoveryService.get(id).attempts()).isEqualTo(2);
        assertThat(conceptService.catalogue().find("female-" + unique + "@1")).isPresent();
        assertThat(conceptService.catalogue().find("female-" + unique + "@2")).isEmpty();
        assertThat(RecordingAuditTrail.kinds()).containsOnlyOnce("discovery.succeeded");
    }

    @Test
    void cancelledJobsStopAtTheNextHeartbeat() {
        UUID id = enqueueJob();
        ManualHeartbeatTimer pulse = new ManualHeartbeatTimer();
        ScriptedRunner finder = finder().onStep(3, () -> {
            TestTenantScopes.runWithAllTenants(
                    () -> TestTenantScopes.runWithAllTenants(() -> discoveryService.cancel(id, ada)));
            pulse.fire();
        });

        worker(finder, pulse).processNext();

        assertThat(finder.executedSteps()).endsWith(3);
        assertThat(state(id)).isEqualTo(JobState.CANCELLED);
        assertThat(conceptService.catalogue().find("female-" + unique)).isEmpty();
        assertThat(RecordingAuditTrail.kinds()).containsExactly("discovery.requested", "discovery.cancelled");
    }

    @Test
    void cancelledJobsAreNotPublished() {
        UUID id = enqueueJob();
        ScriptedRunner finder =
                finder().onStep(10, () -> TestTenantScopes.runWithAllTenants(() -> discoveryService.cancel(id, ada)));

        worker(finder, new ManualHeartbeatTimer()).processNext();

        assertThat(state(id)).isEqualTo(JobState.CANCELLED);
        assertThat(conceptService.catalogue().find("female-" + unique)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "CANCELLED", "DEAD"})
    void finishedJobsNeverChangeState(JobState end) {
        UUID id = enqueueJob();
        execute(transitionSql(id, JobState.RUNNING));
        execute(transitionSql(id, end));

        for (JobState jobState : JobState.values()) {
            assertThatThrownBy(() -> execute(transitionSql(id, jobState)))
                    .hasStackTraceContaining("cannot go from " + end);
        }
        assertThat(state(id)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED", "FAILED", "DEAD"})
    void queuedJobsCannotFinishWithoutAWorker(JobState end) {
        UUID id = enqueueJob();

        assertThatThrownBy(() -> execute(transitionSql(id, end)))
                .hasStackTraceContaining("cannot go from QUEUED to " + end);
    }

    @Test
    void requestedSpecsAreImmutable() {
        enqueueJob();

        assertThatThrownBy(() -> execute("update discoveries set spec = '{}'"))
                .hasStackTraceContaining("UPDATE of discoveries rejected");
        assertThatThrownBy(() -> execute("update discoveries set attempt = -1"))
                .hasStackTraceContaining("cannot go from QUEUED");
    }

    private static String transitionSql(UUID id, JobState jobState) {
        String more =
                switch (jobState) {
                    case QUEUED -> "lease_until = null";
                    case RUNNING -> "lease_until = now(), attempt = attempt + 1";
                    case SUCCEEDED -> "lease_until = null, finished_at = now(), concepts = '{female@1}'";
                    case CANCELLED -> "lease_until = null, finished_at = now()";
                    case FAILED, DEAD -> "lease_until = null, finished_at = now(), problem = 'why'";
                };
        return "update discoveries set state = '" + jobState + "', " + more + " where id = '" + id + "'";
    }

    private UUID enqueueJob() {
        return TestTenantScopes.runWithAllTenants(
                        () -> discoveryService.enqueue(JobSpecFixtures.pair(unique), Optional.empty(), ada))
                .id();
    }

    private JobState state(UUID id) {
        return discoveryService.get(id).state();
    }

    private ScriptedRunner finder() {
        return new ScriptedRunner(served.fingerprint(), served.hShape());
    }

    private List<DiscoveredConcept> discoverConcepts(ClaimedJob claimedJob) {
        return finder().run(claimedJob, NO_OP_LISTENER);
    }

    private JobWorker worker(DiscoveryRunner runner, HeartbeatTimer timer) {
        return new JobWorker(
                claims,
                runner,
                timer,
                new JobWorker.PollIntervals(Duration.ofMillis(10), Duration.ZERO),
                Clock.systemUTC());
    }

    /** As if no worker had been heard of for a lease. */
    private void expireLease() {
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
