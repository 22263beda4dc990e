package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.LogCapture;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.progress.DiscoveryFailures;
import io.evenkeel.platform.MutableClock;
import io.evenkeel.platform.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a worker does, with a database that a test breaks at will. */
class JobWorkerTest {
    private static final String SPEC =
            "{\"group\":\"gender\",\"kind\":\"attribute\",\"subjects\":[\"doctor\"],\"neutral\":\"a {subject}\","
                    + "\"concepts\":{\"female\":\"a woman {subject}\"}}";

    private final ScriptedRunner finder = new ScriptedRunner("model", List.of(1L, 1L, 1L));
    private final FakeJobQueue queue = new FakeJobQueue();
    private final ManualHeartbeatTimer pulse = new ManualHeartbeatTimer();
    private final MutableClock clock = new MutableClock();
    private final JobWorker worker = new JobWorker(
            queue, finder, pulse, new JobWorker.PollIntervals(Duration.ofMillis(1), Duration.ofSeconds(30)), clock);

    /** One discovery, and what was said about it. */
    private static final class FakeJobQueue implements JobQueue {
        final List<String> calls = new ArrayList<>();
        Optional<byte[]> checkpoint = Optional.empty();
        Optional<JobUpdate> lastUpdate = Optional.empty();
        boolean jobAvailable = true;
        boolean leaseHeld = true;
        boolean failWithError;
        final AtomicInteger remainingFailures = new AtomicInteger();
        Optional<ProblemException> refusal = Optional.empty();

        @Override
        public Optional<ClaimedJob> claimNext() {
            failIfScripted();
            boolean claimed = jobAvailable;
            jobAvailable = false;
            return claimed ? Optional.of(new ClaimedJob(UUID.randomUUID(), 1, SPEC, checkpoint)) : Optional.empty();
        }

        @Override
        public boolean renewLease(ClaimedJob claimedJob, JobUpdate update) {
            return record("renewed", update);
        }

        @Override
        public boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate update) {
            refusal.ifPresent(refused -> {
                throw refused;
            });
            return record("succeeded " + found, update);
        }

        @Override
        public boolean fail(ClaimedJob claimedJob, JobFailure failure) {
            return record("failed " + failure.code(), JobUpdate.EMPTY);
        }

        @Override
        public boolean retryLater(ClaimedJob claimedJob, JobFailure failure, JobUpdate update) {
            return record("stumbled " + failure.code(), update);
        }

        @Override
        public boolean giveBack(ClaimedJob claimedJob, JobUpdate update) {
            return record("released", update);
        }

        private boolean record(String what, JobUpdate update) {
            failIfScripted();
            if (leaseHeld) {
                calls.add(what);
                lastUpdate = Optional.of(update);
                update.checkpoint().ifPresent(stored -> checkpoint = Optional.of(stored));
            }
            return leaseHeld;
        }

        private void failIfScripted() {
            if (failWithError) {
                failWithError = false;
                throw new NoClassDefFoundError("simulated");
            }
            if (remainingFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("connection refused");
            }
        }
    }

    @Test
    void publishesDiscoveredConceptsOnce() {
        boolean was = worker.processNext();

        assertThat(was).isTrue();
        assertThat(queue.calls).containsExactly("succeeded [DiscoveredConcept[female@1]]");
        assertThat(queue.lastUpdate.orElseThrow().progress())
                .hasValueSatisfying(discoveryProgress ->
                        assertThat(discoveryProgress.step()).isEqualTo(10));
        assertThat(pulse.isRunning()).isFalse();
        assertThat(worker.processNext()).isFalse();
    }

    @Test
    void sendsProgressWithEachHeartbeatAndCheckpointsAtIntervals() {
        finder.onStep(2, pulse::fire).onStep(4, () -> {
            clock.advance(Duration.ofSeconds(30));
            pulse.fire();
        });
        finder.onStep(5, () -> {
            assertThat(queue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            pulse.fire();
            assertThat(queue.lastUpdate.orElseThrow().checkpoint()).isEmpty();
            assertThat(queue.lastUpdate.orElseThrow().progress())
                    .hasValueSatisfying(discoveryProgress ->
                            assertThat(discoveryProgress.step()).isEqualTo(5));
        });

        worker.processNext();

        assertThat(queue.calls).startsWith("renewed", "renewed", "renewed").hasSize(4);
    }

    @Test
    void resumesFromACheckpoint() {
        queue.checkpoint = Optional.of(new byte[] {7});

        worker.processNext();

        assertThat(finder.executedSteps()).containsExactly(8, 9, 10);
        assertThat(queue.calls).containsExactly("succeeded [DiscoveredConcept[female@1]]");
    }

    @Test
    void stopsWithoutPublishingWhenTheLeaseIsLost() {
        finder.onStep(3, () -> {
            queue.leaseHeld = false;
            pulse.fire();
        });

        worker.processNext();

        assertThat(finder.executedSteps()).endsWith(3);
        assertThat(queue.calls).isEmpty();
    }

    @Test
    void publishesNothingAfterAnUnnoticedLeaseLoss() {
        finder.onStep(10, () -> queue.leaseHeld = false);

        worker.processNext();

        assertThat(queue.calls).isEmpty();
    }

    @Test
    void closingReleasesTheJobWithItsLastCheckpoint() {
        finder.onStep(6, worker::close);

        worker.run();

        assertThat(queue.calls).containsExactly("released");
        assertThat(queue.checkpoint)
                .hasValueSatisfying(stored -> assertThat(stored).containsExactly(6));
    }

    @Test
    void continuesWhileTheDatabaseIsUnavailable() {
        try (LogCapture logCapture = LogCapture.capture(JobLease.class.getName())) {
            finder.onStep(2, () -> {
                clock.advance(Duration.ofSeconds(30));
                queue.remainingFailures.set(2);
                pulse.fire();
                pulse.fire();
            });
            finder.onStep(4, pulse::fire);

            worker.processNext();

            assertThat(queue.calls).containsExactly("renewed", "succeeded [DiscoveredConcept[female@1]]");
            assertThat(queue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            assertThat(logCapture.warnings()).hasSize(2).allSatisfy(line -> assertThat(line)
                    .contains("connection refused"));
        }
    }

    @Test
    void retriesUntilTheResultIsStored() {
        finder.onStep(10, () -> queue.remainingFailures.set(3));

        worker.processNext();

        assertThat(queue.calls).containsExactly("succeeded [DiscoveredConcept[female@1]]");
        assertThat(finder.executedSteps()).hasSize(10);
    }

    @Test
    void retriesUntilTheFailureIsStored() {
        finder.onStep(3, () -> {
            queue.remainingFailures.set(2);
            throw DiscoveryFailures.notFinite();
        });

        worker.processNext();

        assertThat(queue.calls).containsExactly("failed not-finite");
    }

    @Test
    void releasesTheJobAndLogsNoMessageOnUnexpectedErrors() {
        try (LogCapture logCapture = LogCapture.capture(JobWorker.class.getName())) {
            finder.onStep(3, () -> {
                throw new IllegalStateException("a woman doctor", new IllegalArgumentException("a woman nurse"));
            });

            worker.processNext();

            assertThat(queue.calls).containsExactly("stumbled internal-error");
            assertThat(queue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(3));
            assertThat(logCapture.warnings()).singleElement().satisfies(line -> assertThat(line)
                    .contains("IllegalStateException\n\tat ", "Caused by: ", "WorkerTest")
                    .doesNotContain("woman"));
        }
    }

    @Test
    void continuesAfterAFailedHeartbeat() {
        finder.onStep(2, () -> {
            queue.failWithError = true;
            pulse.fire();
        });
        finder.onStep(3, pulse::fire);

        worker.processNext();

        assertThat(queue.calls).containsExactly("renewed", "succeeded [DiscoveredConcept[female@1]]");
    }

    @Test
    void continuesAfterAFailedPoll() {
        queue.failWithError = true;
        finder.onStep(10, worker::close);

        worker.run();

        assertThat(queue.calls).containsExactly("released");
    }

    @Test
    void reportsTheCodeOfDiscoveryFailures() {
        finder.onStep(3, () -> {
            throw DiscoveryFailures.notFinite();
        });

        worker.processNext();

        assertThat(queue.calls).containsExactly("failed not-finite");
    }

    @Test
    void survivesAnOutOfMemoryError() {
        finder.onStep(1, () -> {
            throw new OutOfMemoryError("simulated");
        });

        worker.processNext();

        assertThat(queue.calls).containsExactly("stumbled internal-error");
    }

    @Test
    void failsWhenTheCatalogueRejectsTheResult() {
        queue.refusal = Optional.of(ProblemException.invalid("wrong-shape", "vector (x) is wrong"));

        worker.processNext();

        assertThat(queue.calls).containsExactly("failed wrong-shape");
    }

    @Test
    void pollsAgainAfterAFailedLookup() {
        queue.remainingFailures.set(2);
        finder.onStep(10, worker::close);

        worker.run();

        assertThat(queue.calls).containsExactly("released");
    }

    @Test
    void shutdownDoesNotWaitForAnUnstorableResult() {
        finder.onStep(9, () -> clock.advance(Duration.ofSeconds(30)))
                .onStep(10, () -> queue.remainingFailures.set(Integer.MAX_VALUE));
        Thread thread = new Thread(worker);

        thread.start();
        closeOnceItTriesToStore();

        assertThat(thread).satisfies(ended -> {
            ended.join(Duration.ofSeconds(30).toMillis());
            assertThat(ended.isAlive()).isFalse();
        });
        assertThat(queue.calls).isEmpty();
    }

    private void closeOnceItTriesToStore() {
        while (queue.remainingFailures.get() == 0 || queue.remainingFailures.get() > Integer.MAX_VALUE - 2) {
            Thread.onSpinWait();
        }
        worker.close();
    }

    @Test
    void toStringHidesPrompts() {
        ClaimedJob claimedJob = new ClaimedJob(UUID.randomUUID(), 1, SPEC, Optional.empty());

        assertThat(claimedJob.toString()).doesNotContain("woman").contains("attempt (1)");
    }
}
