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
    private final FakeJobQueue fakeJobQueue = new FakeJobQueue();
    private final ManualHeartbeatTimer pulse = new ManualHeartbeatTimer();
    private final MutableClock clock = new MutableClock();
    private final JobWorker jobWorker = new JobWorker(
            fakeJobQueue,
            finder,
            pulse,
            new JobWorker.PollIntervals(Duration.ofMillis(1), Duration.ofSeconds(30)),
            clock);

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
        public boolean renewLease(ClaimedJob claimedJob, JobUpdate jobUpdate) {
            return record("renewed", jobUpdate);
        }

        @Override
        public boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate jobUpdate) {
            refusal.ifPresent(refused -> {
                throw refused;
            });
            return record("succeeded " + found, jobUpdate);
        }

        @Override
        public boolean fail(ClaimedJob claimedJob, JobFailure jobFailure) {
            return record("failed " + jobFailure.code(), JobUpdate.EMPTY);
        }

        @Override
        public boolean retryLater(ClaimedJob claimedJob, JobFailure jobFailure, JobUpdate jobUpdate) {
            return record("stumbled " + jobFailure.code(), jobUpdate);
        }

        @Override
        public boolean giveBack(ClaimedJob claimedJob, JobUpdate jobUpdate) {
            return record("released", jobUpdate);
        }

        private boolean record(String what, JobUpdate jobUpdate) {
            failIfScripted();
            if (leaseHeld) {
                calls.add(what);
                lastUpdate = Optional.of(jobUpdate);
                jobUpdate.checkpoint().ifPresent(stored -> checkpoint = Optional.of(stored));
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
        boolean was = jobWorker.processNext();

        assertThat(was).isTrue();
        assertThat(fakeJobQueue.calls).containsExactly("succeeded [DiscoveredConcept[female@1]]");
        assertThat(fakeJobQueue.lastUpdate.orElseThrow().progress())
                .hasValueSatisfying(discoveryProgress ->
                        assertThat(discoveryProgress.step()).isEqualTo(10));
        assertThat(pulse.isRunning()).isFalse();
        assertThat(jobWorker.processNext()).isFalse();
    }

    @Test
    void sendsProgressWithEachHeartbeatAndCheckpointsAtIntervals() {
        finder.onStep(2, pulse::fire).onStep(4, () -> {
            clock.advance(Duration.ofSeconds(30));
            pulse.fire();
        });
        finder.onStep(5, () -> {
            assertThat(fakeJobQueue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            pulse.fire();
            assertThat(fakeJobQueue.lastUpdate.orElseThrow().checkpoint()).isEmpty();
            assertThat(fakeJobQueue.lastUpdate.orElseThrow().progress())
                    .hasValueSatisfying(discoveryProgress ->
                            assertThat(discoveryProgress.step()).isEqualTo(5));
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls)
                .startsWith("renewed", "renewed", "renewed")
                .hasSize(4);
    }

    @Test
    void resumesFromACheckpoint() {
        fakeJobQueue.checkpoint = Optional.of(new byte[] {7});

        jobWorker.processNext();

        assertThat(finder.executedSteps()).containsExactly(8, 9, 10);
        assertThat(fakeJobQueue.calls).containsExactly("succeeded [DiscoveredConcept[female@1]]");
    }

    @Test
    void stopsWithoutPublishingWhenTheLeaseIsLost() {
        finder.onStep(3, () -> {
            fakeJobQueue.leaseHeld = false;
            pulse.fire();
        });

        jobWorker.processNext();

        assertThat(finder.executedSteps()).endsWith(3);
        assertThat(fakeJobQueue.calls).isEmpty();
    }

    @Test
    void publishesNothingAfterAnUnnoticedLeaseLoss() {
        finder.onStep(10, () -> fakeJobQueue.leaseHeld = false);

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls).isEmpty();
    }

    @Test
    void closingReleasesTheJobWithItsLastCheckpoint() {
        finder.onStep(6, jobWorker::close);

        jobWorker.run();

        assertThat(fakeJobQueue.calls).containsExactly("released");
        assertThat(fakeJobQueue.checkpoint)
                .hasValueSatisfying(stored -> assertThat(stored).containsExactly(6));
    }

    @Test
    void continuesWhileTheDatabaseIsUnavailable() {
        try (LogCapture logCapture = LogCapture.capture(JobLease.class.getName())) {
            finder.onStep(2, () -> {
                clock.advance(Duration.ofSeconds(30));
                fakeJobQueue.remainingFailures.set(2);
                pulse.fire();
                pulse.fire();
            });
            finder.onStep(4, pulse::fire);

            jobWorker.processNext();

            assertThat(fakeJobQueue.calls).containsExactly("renewed", "succeeded [DiscoveredConcept[female@1]]");
            assertThat(fakeJobQueue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            assertThat(logCapture.warnings()).hasSize(2).allSatisfy(line -> assertThat(line)
                    .contains("connection refused"));
        }
    }

    @Test
    void retriesUntilTheResultIsStored() {
        finder.onStep(10, () -> fakeJobQueue.remainingFailures.set(3));

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls).containsExactly("succeeded [DiscoveredConcept[female@1]]");
        assertThat(finder.executedSteps()).hasSize(10);
    }

    @Test
    void retriesUntilTheFailureIsStored() {
        finder.onStep(3, () -> {
            fakeJobQueue.remainingFailures.set(2);
            throw DiscoveryFailures.notFinite();
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls).containsExactly("failed not-finite");
    }

    @Test
    void releasesTheJobAndLogsNoMessageOnUnexpectedErrors() {
        try (LogCapture logCapture = LogCapture.capture(JobWorker.class.getName())) {
            finder.onStep(3, () -> {
                throw new IllegalStateException("a woman doctor", new IllegalArgumentException("a woman nurse"));
            });

            jobWorker.processNext();

            assertThat(fakeJobQueue.calls).containsExactly("stumbled internal-error");
            assertThat(fakeJobQueue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(3));
            assertThat(logCapture.warnings()).singleElement().satisfies(line -> assertThat(line)
                    .contains("IllegalStateException\n\tat ", "Caused by: ", "WorkerTest")
                    .doesNotContain("woman"));
        }
    }

    @Test
    void continuesAfterAFailedHeartbeat() {
        finder.onStep(2, () -> {
            fakeJobQueue.failWithError = true;
            pulse.fire();
        });
        finder.onStep(3, pulse::fire);

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls).containsExactly("renewed", "succeeded [DiscoveredConcept[female@1]]");
    }

    @Test
    void continuesAfterAFailedPoll() {
        fakeJobQueue.failWithError = true;
        finder.onStep(10, jobWorker::close);

        jobWorker.run();

        assertThat(fakeJobQueue.calls).containsExactly("released");
    }

    @Test
    void reportsTheCodeOfDiscoveryFailures() {
        finder.onStep(3, () -> {
            throw DiscoveryFailures.notFinite();
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls).containsExactly("failed not-finite");
    }

    @Test
    void survivesAnOutOfMemoryError() {
        finder.onStep(1, () -> {
            throw new OutOfMemoryError("simulated");
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls).containsExactly("stumbled internal-error");
    }

    @Test
    void failsWhenTheCatalogueRejectsTheResult() {
        fakeJobQueue.refusal = Optional.of(ProblemException.invalid("wrong-shape", "vector (x) is wrong"));

        jobWorker.processNext();

        assertThat(fakeJobQueue.calls).containsExactly("failed wrong-shape");
    }

    @Test
    void pollsAgainAfterAFailedLookup() {
        fakeJobQueue.remainingFailures.set(2);
        finder.onStep(10, jobWorker::close);

        jobWorker.run();

        assertThat(fakeJobQueue.calls).containsExactly("released");
    }

    @Test
    void shutdownDoesNotWaitForAnUnstorableResult() {
        finder.onStep(9, () -> clock.advance(Duration.ofSeconds(30)))
                .onStep(10, () -> fakeJobQueue.remainingFailures.set(Integer.MAX_VALUE));
        Thread thread = new Thread(jobWorker);

        thread.start();
        closeOnceItTriesToStore();

        assertThat(thread).satisfies(ended -> {
            ended.join(Duration.ofSeconds(30).toMillis());
            assertThat(ended.isAlive()).isFalse();
        });
        assertThat(fakeJobQueue.calls).isEmpty();
    }

    private void closeOnceItTriesToStore() {
        while (fakeJobQueue.remainingFailures.get() == 0
                || fakeJobQueue.remainingFailures.get() > Integer.MAX_VALUE - 2) {
            Thread.onSpinWait();
        }
        jobWorker.close();
    }

    @Test
    void toStringHidesPrompts() {
        ClaimedJob claimedJob = new ClaimedJob(UUID.randomUUID(), 1, SPEC, Optional.empty());

        assertThat(claimedJob.toString()).doesNotContain("woman").contains("attempt (1)");
    }
}
