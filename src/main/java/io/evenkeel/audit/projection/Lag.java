package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.Arrival.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far one reader of a topic is behind. */
final class Lag {
    private final Map<Place, Long> behind = new ConcurrentHashMap<>();
    private final AtomicLong written = new AtomicLong();
    private volatile @Nullable Instant writtenUpTo;
    private volatile @Nullable Instant waitingSince;

    /** A batch is in PostgreSQL; its last record was published then. */
    void wrote(int records, Instant upTo) {
        written.addAndGet(records);
        writtenUpTo = upTo;
        waitingSince = null;
    }

    /** A batch could not be written, and is tried again. */
    void waits() {
        if (waitingSince == null) {
            waitingSince = Instant.now();
        }
    }

    /** So many records of a partition were not read yet. */
    void behind(Place place, long records) {
        behind.put(place, records);
    }

    /** Others read that partition now. */
    void forget(Place place) {
        behind.remove(place);
    }

    Map<Place, Long> behind() {
        return Map.copyOf(behind);
    }

    long written() {
        return written.get();
    }

    @Nullable
    Instant writtenUpTo() {
        return writtenUpTo;
    }

    @Nullable
    Instant waitingSince() {
        return waitingSince;
    }

    /** Age of the last record that is written, while there are more; 0 where there are none. */
    double seconds(Instant now) {
        boolean isBehind = waitingSince != null || behind.values().stream().anyMatch(records -> records > 0);
        Instant upTo = writtenUpTo == null ? waitingSince : writtenUpTo;
        return isBehind && upTo != null ? Duration.between(upTo, now).toMillis() / 1e3 : 0;
    }
}
