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
        final List<String> said = new ArrayList<>();
        Optional<byte[]> checkpoint = Optional.empty();
        Optional<JobUpdate> told = Optional.empty();
        boolean waits = true;
        boolean holds = true;
        boolean shallBreak;
        final AtomicInteger troubles = new AtomicInteger();
        Optional<ProblemException> refusal = Optional.empty();

        @Override
        public Optional<ClaimedJob> claimNext() {
            hiccup();
            boolean claimed = waits;
            waits = false;
            return claimed ? Optional.of(new ClaimedJob(UUID.randomUUID(), 1, SPEC, checkpoint)) : Optional.empty();
        }

        @Override
        public boolean renewLease(ClaimedJob claimedJob, JobUpdate jobUpdate) {
            return say("renewed", jobUpdate);
        }

        @Override
        public boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate jobUpdate) {
            refusal.ifPresent(refused -> {
                throw refused;
            });
            return say("succeeded " + found, jobUpdate);
        }

        @Override
        public boolean fail(ClaimedJob claimedJob, JobFailure jobFailure) {
            return say("failed " + jobFailure.code(), JobUpdate.EMPTY);
        }

        @Override
        public boolean retryLater(ClaimedJob claimedJob, JobFailure jobFailure, JobUpdate jobUpdate) {
            return say("stumbled " + jobFailure.code(), jobUpdate);
        }

        @Override
        public boolean giveBack(ClaimedJob claimedJob, JobUpdate jobUpdate) {
            return say("released", jobUpdate);
        }

        private boolean say(String what, JobUpdate jobUpdate) {
            hiccup();
            if (holds) {
                said.add(what);
                told = Optional.of(jobUpdate);
                jobUpdate.checkpoint().ifPresent(stored -> checkpoint = Optional.of(stored));
            }
            return holds;
        }

        private void hiccup() {
            if (shallBreak) {
                shallBreak = false;
                throw new NoClassDefFoundError("simulated");
            }
            if (troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("connection refused");
            }
        }
    }

    @Test
    void whatIsFoundIsPublishedOnce() {
        boolean was = jobWorker.processNext();

        assertThat(was).isTrue();
        assertThat(fakeJobQueue.said).containsExactly("succeeded [Found[female@1]]");
        assertThat(fakeJobQueue.told.orElseThrow().progress())
                .hasValueSatisfying(discoveryProgress ->
                        assertThat(discoveryProgress.step()).isEqualTo(10));
        assertThat(pulse.isBeating()).isFalse();
        assertThat(jobWorker.processNext()).isFalse();
    }

    @Test
    void progressIsToldAtEveryBeatAndCheckpointsNowAndThen() {
        finder.at(2, pulse::beat).at(4, () -> {
            clock.advance(Duration.ofSeconds(30));
            pulse.beat();
        });
        finder.at(5, () -> {
            assertThat(fakeJobQueue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            pulse.beat();
            assertThat(fakeJobQueue.told.orElseThrow().checkpoint()).isEmpty();
            assertThat(fakeJobQueue.told.orElseThrow().progress())
                    .hasValueSatisfying(discoveryProgress ->
                            assertThat(discoveryProgress.step()).isEqualTo(5));
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.said)
                .startsWith("renewed", "renewed", "renewed")
                .hasSize(4);
    }

    @Test
    void itGoesOnFromACheckpoint() {
        fakeJobQueue.checkpoint = Optional.of(new byte[] {7});

        jobWorker.processNext();

        assertThat(finder.taken()).containsExactly(8, 9, 10);
        assertThat(fakeJobQueue.said).containsExactly("succeeded [Found[female@1]]");
    }

    @Test
    void aWorkerThatLostItsLeaseStopsAndPublishesNothing() {
        finder.at(3, () -> {
            fakeJobQueue.holds = false;
            pulse.beat();
        });

        jobWorker.processNext();

        assertThat(finder.taken()).endsWith(3);
        assertThat(fakeJobQueue.said).isEmpty();
    }

    @Test
    void aWorkerThatDoesNotKnowThatItLostItsLeasePublishesNothingEither() {
        finder.at(10, () -> fakeJobQueue.holds = false);

        jobWorker.processNext();

        assertThat(fakeJobQueue.said).isEmpty();
    }

    @Test
    void aWorkerThatIsClosedGivesBackWhatItHasInHandWithItsLastCheckpoint() {
        finder.at(6, jobWorker::close);

        jobWorker.run();

        assertThat(fakeJobQueue.said).containsExactly("released");
        assertThat(fakeJobQueue.checkpoint)
                .hasValueSatisfying(stored -> assertThat(stored).containsExactly(6));
    }

    @Test
    void withTheDatabaseAwayItGoesOnAndTellsLater() {
        try (LogCapture logCapture = LogCapture.capture(JobLease.class.getName())) {
            finder.at(2, () -> {
                clock.advance(Duration.ofSeconds(30));
                fakeJobQueue.troubles.set(2);
                pulse.beat();
                pulse.beat();
            });
            finder.at(4, pulse::beat);

            jobWorker.processNext();

            assertThat(fakeJobQueue.said).containsExactly("renewed", "succeeded [Found[female@1]]");
            assertThat(fakeJobQueue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            assertThat(logCapture.warnings()).hasSize(2).allSatisfy(line -> assertThat(line)
                    .contains("connection refused"));
        }
    }

    @Test
    void aResultIsKeptUntilItCanBeStored() {
        finder.at(10, () -> fakeJobQueue.troubles.set(3));

        jobWorker.processNext();

        assertThat(fakeJobQueue.said).containsExactly("succeeded [Found[female@1]]");
        assertThat(finder.taken()).hasSize(10);
    }

    @Test
    void aFailureIsKeptUntilItCanBeStored() {
        finder.at(3, () -> {
            fakeJobQueue.troubles.set(2);
            throw DiscoveryFailures.notFinite();
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.said).containsExactly("failed not-finite");
    }

    @Test
    void whatNobodyForesawIsGivenBackWithItsCheckpointAndLoggedWithoutWhatItSays() {
        try (LogCapture logCapture = LogCapture.capture(JobWorker.class.getName())) {
            finder.at(3, () -> {
                throw new IllegalStateException("a woman doctor", new IllegalArgumentException("a woman nurse"));
            });

            jobWorker.processNext();

            assertThat(fakeJobQueue.said).containsExactly("stumbled internal-error");
            assertThat(fakeJobQueue.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(3));
            assertThat(logCapture.warnings()).singleElement().satisfies(line -> assertThat(line)
                    .contains("IllegalStateException\n\tat ", "Caused by: ", "WorkerTest")
                    .doesNotContain("woman"));
        }
    }

    @Test
    void aBeatThatBreaksIsNotTheLast() {
        finder.at(2, () -> {
            fakeJobQueue.shallBreak = true;
            pulse.beat();
        });
        finder.at(3, pulse::beat);

        jobWorker.processNext();

        assertThat(fakeJobQueue.said).containsExactly("renewed", "succeeded [Found[female@1]]");
    }

    @Test
    void aLookThatBreaksIsNotTheLast() {
        fakeJobQueue.shallBreak = true;
        finder.at(10, jobWorker::close);

        jobWorker.run();

        assertThat(fakeJobQueue.said).containsExactly("released");
    }

    @Test
    void numbersThatRunAwayFailByTheirName() {
        finder.at(3, () -> {
            throw DiscoveryFailures.notFinite();
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.said).containsExactly("failed not-finite");
    }

    @Test
    void evenWithoutMemoryTheNextDiscoveryGetsItsTurn() {
        finder.at(1, () -> {
            throw new OutOfMemoryError("simulated");
        });

        jobWorker.processNext();

        assertThat(fakeJobQueue.said).containsExactly("stumbled internal-error");
    }

    @Test
    void whatTheCatalogueDoesNotTakeFails() {
        fakeJobQueue.refusal = Optional.of(ProblemException.invalid("wrong-shape", "vector (x) is wrong"));

        jobWorker.processNext();

        assertThat(fakeJobQueue.said).containsExactly("failed wrong-shape");
    }

    @Test
    void aWorkerThatCannotLookUpWorkLooksAgain() {
        fakeJobQueue.troubles.set(2);
        finder.at(10, jobWorker::close);

        jobWorker.run();

        assertThat(fakeJobQueue.said).containsExactly("released");
    }

    @Test
    void aResultThatCannotBeStoredDoesNotHoldUpTheShutdown() {
        finder.at(9, () -> clock.advance(Duration.ofSeconds(30)))
                .at(10, () -> fakeJobQueue.troubles.set(Integer.MAX_VALUE));
        Thread thread = new Thread(jobWorker);

        thread.start();
        closeOnceItTriesToStore();

        assertThat(thread).satisfies(ended -> {
            ended.join(Duration.ofSeconds(30).toMillis());
            assertThat(ended.isAlive()).isFalse();
        });
        assertThat(fakeJobQueue.said).isEmpty();
    }

    private void closeOnceItTriesToStore() {
        while (fakeJobQueue.troubles.get() == 0 || fakeJobQueue.troubles.get() > Integer.MAX_VALUE - 2) {
            Thread.onSpinWait();
        }
        jobWorker.close();
    }

    @Test
    void noPromptIsLogged() {
        ClaimedJob claimedJob = new ClaimedJob(UUID.randomUUID(), 1, SPEC, Optional.empty());

        assertThat(claimedJob.toString()).doesNotContain("woman").contains("attempt (1)");
    }
}
