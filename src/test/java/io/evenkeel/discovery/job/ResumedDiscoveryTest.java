package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingAuditTrail;
import io.evenkeel.TestTenantScopes;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.ProgressListener;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.platform.Actor;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo model's own discovery, taken up by another worker after the first was killed. */
@QuarkusTest
@TestProfile(DisabledWorkerProfile.class)
@WithTestResource(EmbeddedServers.class)
class ResumedDiscoveryTest {
    @Inject
    PostgresJobQueue claims;

    @Inject
    DiscoveryService discoveryService;

    @Inject
    ServedModelRunner finder;

    private final DataSource database = OwnerDatabase.dataSource();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final ManualHeartbeatTimer pulse = new ManualHeartbeatTimer();
    private final List<Integer> steps = new ArrayList<>();

    @BeforeEach
    void clearTable() {
        execute("delete from discoveries");
    }

    @Test
    void resumedDiscoveryFindsTheSameConcepts() {
        UUID id = enqueueJob();
        DisconnectableQueue disconnectableQueue = new DisconnectableQueue(claims);
        RecordingAuditTrail.clear();

        worker(
                        disconnectableQueue,
                        (claimedJob, listener) ->
                                finder.run(claimedJob, new DisconnectingListener(listener, 10, disconnectableQueue)))
                .processNext();
        execute("update discoveries set lease_until = now() - interval '1 second'");
        steps.clear();
        worker(
                        claims,
                        (claimedJob, listener) -> finder.run(
                                claimedJob,
                                new DisconnectingListener(listener, Integer.MAX_VALUE, disconnectableQueue)))
                .processNext();
        UUID undisturbed = enqueueJob();
        worker(claims, finder).processNext();

        assertThat(steps).startsWith(10).endsWith(20);
        assertThat(discoveryService.get(id).conceptLabels())
                .containsExactly("female-" + unique + "@1", "male-" + unique + "@1");
        assertThat(discoveryService.get(undisturbed).conceptLabels())
                .containsExactly("female-" + unique + "@2", "male-" + unique + "@2");
        assertThat(digests()).hasSize(2); // of four versions
        assertThat(RecordingAuditTrail.kinds().stream().filter("discovery.succeeded"::equals))
                .hasSize(2);
    }

    /** Cut, nothing gets through any more. */
    private static final class DisconnectableQueue implements JobQueue {
        private final JobQueue jobQueue;
        private boolean disconnected;

        DisconnectableQueue(JobQueue jobQueue) {
            this.jobQueue = jobQueue;
        }

        private JobQueue connectedQueue() {
            if (disconnected) {
                throw new IllegalStateException("killed");
            }
            return jobQueue;
        }

        @Override
        public Optional<ClaimedJob> claimNext() {
            return connectedQueue().claimNext();
        }

        @Override
        public boolean renewLease(ClaimedJob claimedJob, JobUpdate jobUpdate) {
            return connectedQueue().renewLease(claimedJob, jobUpdate);
        }

        @Override
        public boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate jobUpdate) {
            return connectedQueue().complete(claimedJob, found, jobUpdate);
        }

        @Override
        public boolean fail(ClaimedJob claimedJob, JobFailure failure) {
            return connectedQueue().fail(claimedJob, failure);
        }

        @Override
        public boolean retryLater(ClaimedJob claimedJob, JobFailure failure, JobUpdate jobUpdate) {
            return connectedQueue().retryLater(claimedJob, failure, jobUpdate);
        }

        @Override
        public boolean giveBack(ClaimedJob claimedJob, JobUpdate jobUpdate) {
            return connectedQueue().giveBack(claimedJob, jobUpdate);
        }
    }

    /** Notes steps; after a checkpoint at a certain one it cuts the worker off. */
    private final class DisconnectingListener implements ProgressListener {
        private final ProgressListener listener;
        private final int at;
        private final DisconnectableQueue disconnectableQueue;
        private int learned;

        DisconnectingListener(ProgressListener listener, int at, DisconnectableQueue disconnectableQueue) {
            this.listener = listener;
            this.at = at;
            this.disconnectableQueue = disconnectableQueue;
        }

        @Override
        public boolean isStopRequested() {
            return (disconnectableQueue.disconnected && at < Integer.MAX_VALUE) || listener.isStopRequested();
        }

        @Override
        public void onProgress(DiscoveryProgress discoveryProgress) {
            if (discoveryProgress.phase() == DiscoveryProgress.DiscoveryPhase.LEARNING) {
                learned = discoveryProgress.step();
                steps.add(learned);
            }
            listener.onProgress(discoveryProgress);
        }

        @Override
        public void onCheckpoint(byte[] checkpoint) {
            listener.onCheckpoint(checkpoint);
            if (learned == at && !disconnectableQueue.disconnected) {
                pulse.fire();
                disconnectableQueue.disconnected = true;
            }
        }
    }

    private List<String> digests() {
        return column("select distinct digest from concepts where name like '%-" + unique + "'");
    }

    private UUID enqueueJob() {
        return TestTenantScopes.runWithAllTenants(() ->
                        discoveryService.enqueue(JobSpecFixtures.pair(unique), Optional.empty(), new Actor("ada")))
                .id();
    }

    private JobWorker worker(JobQueue by, DiscoveryRunner with) {
        return new JobWorker(
                by, with, pulse, new JobWorker.PollIntervals(Duration.ofMillis(10), Duration.ZERO), Clock.systemUTC());
    }

    private List<String> column(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        } catch (SQLException e) {
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
