package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.RecordingTrail;
import io.evenkeel.Seeing;
import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.Listener;
import io.evenkeel.discovery.Progress;
import io.evenkeel.platform.Actor;
import io.evenkeel.standalone.Servers;
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
@TestProfile(NoWorker.class)
@WithTestResource(Servers.class)
class ResumedDiscoveryTest {
    @Inject
    StoredClaims claims;

    @Inject
    Discoveries discoveries;

    @Inject
    ModelFinder finder;

    private final DataSource database = OwnerDatabase.source();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final HandPulse pulse = new HandPulse();
    private final List<Integer> steps = new ArrayList<>();

    @BeforeEach
    void anEmptyTable() {
        execute("delete from discoveries");
    }

    @Test
    void aKilledDiscoveryIsTakenUpAndFindsWhatAnUndisturbedOneFinds() {
        UUID id = requested();
        Severed severed = new Severed(claims);
        RecordingTrail.clear();

        worker(severed, (claim, listener) -> finder.find(claim, new Killer(listener, 10, severed)))
                .work();
        execute("update discoveries set lease_until = now() - interval '1 second'");
        steps.clear();
        worker(claims, (claim, listener) -> finder.find(claim, new Killer(listener, Integer.MAX_VALUE, severed)))
                .work();
        UUID undisturbed = requested();
        worker(claims, finder).work();

        assertThat(steps).startsWith(10).endsWith(20);
        assertThat(discoveries.get(id).concepts()).containsExactly("female-" + unique + "@1", "male-" + unique + "@1");
        assertThat(discoveries.get(undisturbed).concepts())
                .containsExactly("female-" + unique + "@2", "male-" + unique + "@2");
        assertThat(digests()).hasSize(2); // of four versions
        assertThat(RecordingTrail.kinds().stream().filter("discovery.succeeded"::equals))
                .hasSize(2);
    }

    /** Cut, nothing gets through any more. */
    private static final class Severed implements Claims {
        private final Claims claims;
        private boolean cut;

        Severed(Claims claims) {
            this.claims = claims;
        }

        private Claims through() {
            if (cut) {
                throw new IllegalStateException("killed");
            }
            return claims;
        }

        @Override
        public Optional<Claim> next() {
            return through().next();
        }

        @Override
        public boolean renew(Claim claim, News news) {
            return through().renew(claim, news);
        }

        @Override
        public boolean succeed(Claim claim, List<Found> found, News news) {
            return through().succeed(claim, found, news);
        }

        @Override
        public boolean fail(Claim claim, Failure failure) {
            return through().fail(claim, failure);
        }

        @Override
        public boolean stumble(Claim claim, Failure failure, News news) {
            return through().stumble(claim, failure, news);
        }

        @Override
        public boolean release(Claim claim, News news) {
            return through().release(claim, news);
        }
    }

    /** Notes steps; after a checkpoint at a certain one it cuts the worker off. */
    private final class Killer implements Listener {
        private final Listener listener;
        private final int at;
        private final Severed severed;
        private int learned;

        Killer(Listener listener, int at, Severed severed) {
            this.listener = listener;
            this.at = at;
            this.severed = severed;
        }

        @Override
        public boolean shallStop() {
            return (severed.cut && at < Integer.MAX_VALUE) || listener.shallStop();
        }

        @Override
        public void progressed(Progress progress) {
            if (progress.phase() == Progress.Phase.LEARNING) {
                learned = progress.step();
                steps.add(learned);
            }
            listener.progressed(progress);
        }

        @Override
        public void checkpointed(byte[] checkpoint) {
            listener.checkpointed(checkpoint);
            if (learned == at && !severed.cut) {
                pulse.beat();
                severed.cut = true;
            }
        }
    }

    private List<String> digests() {
        return column("select distinct digest from concepts where name like '%-" + unique + "'");
    }

    private UUID requested() {
        return Seeing.all(() -> discoveries.request(Specs.pair(unique), Optional.empty(), new Actor("ada")))
                .id();
    }

    private Worker worker(Claims by, Finder with) {
        return new Worker(by, with, pulse, new Worker.Pace(Duration.ofMillis(10), Duration.ZERO), Clock.systemUTC());
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
