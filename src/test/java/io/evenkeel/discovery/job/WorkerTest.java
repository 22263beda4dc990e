package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.Logs;
import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.Troubles;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TurnedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a worker does, with a database that a test breaks at will. */
class WorkerTest {
    private static final String SPEC =
            "{\"group\":\"gender\",\"kind\":\"attribute\",\"subjects\":[\"doctor\"],\"neutral\":\"a {subject}\","
                    + "\"concepts\":{\"female\":\"a woman {subject}\"}}";

    private final ScriptedFinder finder = new ScriptedFinder("model", List.of(1L, 1L, 1L));
    private final Desk desk = new Desk();
    private final HandPulse pulse = new HandPulse();
    private final TurnedClock clock = new TurnedClock();
    private final Worker worker =
            new Worker(desk, finder, pulse, new Worker.Pace(Duration.ofMillis(1), Duration.ofSeconds(30)), clock);

    /** One discovery, and what was said about it. */
    private static final class Desk implements Claims {
        final List<String> said = new ArrayList<>();
        Optional<byte[]> checkpoint = Optional.empty();
        Optional<News> told = Optional.empty();
        boolean waits = true;
        boolean holds = true;
        boolean shallBreak;
        final AtomicInteger troubles = new AtomicInteger();
        Optional<ProblemException> refusal = Optional.empty();

        @Override
        public Optional<Claim> next() {
            hiccup();
            boolean claimed = waits;
            waits = false;
            return claimed ? Optional.of(new Claim(UUID.randomUUID(), 1, SPEC, checkpoint)) : Optional.empty();
        }

        @Override
        public boolean renew(Claim claim, News news) {
            return say("renewed", news);
        }

        @Override
        public boolean succeed(Claim claim, List<Found> found, News news) {
            refusal.ifPresent(refused -> {
                throw refused;
            });
            return say("succeeded " + found, news);
        }

        @Override
        public boolean fail(Claim claim, Failure failure) {
            return say("failed " + failure.code(), News.NONE);
        }

        @Override
        public boolean stumble(Claim claim, Failure failure, News news) {
            return say("stumbled " + failure.code(), news);
        }

        @Override
        public boolean release(Claim claim, News news) {
            return say("released", news);
        }

        private boolean say(String what, News news) {
            hiccup();
            if (holds) {
                said.add(what);
                told = Optional.of(news);
                news.checkpoint().ifPresent(stored -> checkpoint = Optional.of(stored));
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
        boolean was = worker.work();

        assertThat(was).isTrue();
        assertThat(desk.said).containsExactly("succeeded [Found[female@1]]");
        assertThat(desk.told.orElseThrow().progress())
                .hasValueSatisfying(progress -> assertThat(progress.step()).isEqualTo(10));
        assertThat(pulse.isBeating()).isFalse();
        assertThat(worker.work()).isFalse();
    }

    @Test
    void progressIsToldAtEveryBeatAndCheckpointsNowAndThen() {
        finder.at(2, pulse::beat).at(4, () -> {
            clock.turn(Duration.ofSeconds(30));
            pulse.beat();
        });
        finder.at(5, () -> {
            assertThat(desk.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            pulse.beat();
            assertThat(desk.told.orElseThrow().checkpoint()).isEmpty();
            assertThat(desk.told.orElseThrow().progress())
                    .hasValueSatisfying(progress -> assertThat(progress.step()).isEqualTo(5));
        });

        worker.work();

        assertThat(desk.said).startsWith("renewed", "renewed", "renewed").hasSize(4);
    }

    @Test
    void itGoesOnFromACheckpoint() {
        desk.checkpoint = Optional.of(new byte[] {7});

        worker.work();

        assertThat(finder.taken()).containsExactly(8, 9, 10);
        assertThat(desk.said).containsExactly("succeeded [Found[female@1]]");
    }

    @Test
    void aWorkerThatLostItsLeaseStopsAndPublishesNothing() {
        finder.at(3, () -> {
            desk.holds = false;
            pulse.beat();
        });

        worker.work();

        assertThat(finder.taken()).endsWith(3);
        assertThat(desk.said).isEmpty();
    }

    @Test
    void aWorkerThatDoesNotKnowThatItLostItsLeasePublishesNothingEither() {
        finder.at(10, () -> desk.holds = false);

        worker.work();

        assertThat(desk.said).isEmpty();
    }

    @Test
    void aWorkerThatIsClosedGivesBackWhatItHasInHandWithItsLastCheckpoint() {
        finder.at(6, worker::close);

        worker.run();

        assertThat(desk.said).containsExactly("released");
        assertThat(desk.checkpoint)
                .hasValueSatisfying(stored -> assertThat(stored).containsExactly(6));
    }

    @Test
    void withTheDatabaseAwayItGoesOnAndTellsLater() {
        try (Logs logs = Logs.of(Lease.class.getName())) {
            finder.at(2, () -> {
                clock.turn(Duration.ofSeconds(30));
                desk.troubles.set(2);
                pulse.beat();
                pulse.beat();
            });
            finder.at(4, pulse::beat);

            worker.work();

            assertThat(desk.said).containsExactly("renewed", "succeeded [Found[female@1]]");
            assertThat(desk.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(4));
            assertThat(logs.warnings()).hasSize(2).allSatisfy(line -> assertThat(line)
                    .contains("connection refused"));
        }
    }

    @Test
    void aResultIsKeptUntilItCanBeStored() {
        finder.at(10, () -> desk.troubles.set(3));

        worker.work();

        assertThat(desk.said).containsExactly("succeeded [Found[female@1]]");
        assertThat(finder.taken()).hasSize(10);
    }

    @Test
    void aFailureIsKeptUntilItCanBeStored() {
        finder.at(3, () -> {
            desk.troubles.set(2);
            throw Troubles.notFinite();
        });

        worker.work();

        assertThat(desk.said).containsExactly("failed not-finite");
    }

    @Test
    void whatNobodyForesawIsGivenBackWithItsCheckpointAndLoggedWithoutWhatItSays() {
        try (Logs logs = Logs.of(Worker.class.getName())) {
            finder.at(3, () -> {
                throw new IllegalStateException("a woman doctor", new IllegalArgumentException("a woman nurse"));
            });

            worker.work();

            assertThat(desk.said).containsExactly("stumbled internal-error");
            assertThat(desk.checkpoint)
                    .hasValueSatisfying(stored -> assertThat(stored).containsExactly(3));
            assertThat(logs.warnings()).singleElement().satisfies(line -> assertThat(line)
                    .contains("IllegalStateException\n\tat ", "Caused by: ", "WorkerTest")
                    .doesNotContain("woman"));
        }
    }

    @Test
    void aBeatThatBreaksIsNotTheLast() {
        finder.at(2, () -> {
            desk.shallBreak = true;
            pulse.beat();
        });
        finder.at(3, pulse::beat);

        worker.work();

        assertThat(desk.said).containsExactly("renewed", "succeeded [Found[female@1]]");
    }

    @Test
    void aLookThatBreaksIsNotTheLast() {
        desk.shallBreak = true;
        finder.at(10, worker::close);

        worker.run();

        assertThat(desk.said).containsExactly("released");
    }

    @Test
    void numbersThatRunAwayFailByTheirName() {
        finder.at(3, () -> {
            throw Troubles.notFinite();
        });

        worker.work();

        assertThat(desk.said).containsExactly("failed not-finite");
    }

    @Test
    void evenWithoutMemoryTheNextDiscoveryGetsItsTurn() {
        finder.at(1, () -> {
            throw new OutOfMemoryError("simulated");
        });

        worker.work();

        assertThat(desk.said).containsExactly("stumbled internal-error");
    }

    @Test
    void whatTheCatalogueDoesNotTakeFails() {
        desk.refusal = Optional.of(ProblemException.invalid("wrong-shape", "vector (x) is wrong"));

        worker.work();

        assertThat(desk.said).containsExactly("failed wrong-shape");
    }

    @Test
    void aWorkerThatCannotLookUpWorkLooksAgain() {
        desk.troubles.set(2);
        finder.at(10, worker::close);

        worker.run();

        assertThat(desk.said).containsExactly("released");
    }

    @Test
    void aResultThatCannotBeStoredDoesNotHoldUpTheShutdown() {
        finder.at(9, () -> clock.turn(Duration.ofSeconds(30))).at(10, () -> desk.troubles.set(Integer.MAX_VALUE));
        Thread thread = new Thread(worker);

        thread.start();
        closeOnceItTriesToStore();

        assertThat(thread).satisfies(ended -> {
            ended.join(Duration.ofSeconds(30).toMillis());
            assertThat(ended.isAlive()).isFalse();
        });
        assertThat(desk.said).isEmpty();
    }

    private void closeOnceItTriesToStore() {
        while (desk.troubles.get() == 0 || desk.troubles.get() > Integer.MAX_VALUE - 2) {
            Thread.onSpinWait();
        }
        worker.close();
    }

    @Test
    void noPromptIsLogged() {
        Claim claim = new Claim(UUID.randomUUID(), 1, SPEC, Optional.empty());

        assertThat(claim.toString()).doesNotContain("woman").contains("attempt (1)");
    }
}
