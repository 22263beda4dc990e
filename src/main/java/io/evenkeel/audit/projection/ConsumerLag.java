package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far one reader of a topic is behind. */
final class ConsumerLag {
    private final Map<SourcePartition, Long> recordsBehind = new ConcurrentHashMap<>();
    private final AtomicLong recordsWritten = new AtomicLong();
    private volatile @Nullable Instant writtenUpTo;
    private volatile @Nullable Instant waitingSince;

    /** A batch is in PostgreSQL; its last record was published then. */
    void recordWritten(int records, Instant upTo) {
        recordsWritten.addAndGet(records);
        writtenUpTo = upTo;
        waitingSince = null;
    }

    /** A batch could not be written, and is tried again. */
    void recordWriteFailure() {
        if (waitingSince == null) {
            waitingSince = Instant.now();
        }
    }

    /** So many records of a partition were not read yet. */
    void setRecordsBehind(SourcePartition sourcePartition, long records) {
        recordsBehind.put(sourcePartition, records);
    }

    /** Others read that partition now. */
    void remove(SourcePartition sourcePartition) {
        recordsBehind.remove(sourcePartition);
    }

    Map<SourcePartition, Long> recordsBehind() {
        return Map.copyOf(recordsBehind);
    }

    long recordsWritten() {
        return recordsWritten.get();
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
    double lagSeconds(Instant now) {
        boolean isBehind =
                waitingSince != null || recordsBehind.values().stream().anyMatch(records -> records > 0);
        Instant upTo = writtenUpTo == null ? waitingSince : writtenUpTo;
        return isBehind && upTo != null ? Duration.between(upTo, now).toMillis() / 1e3 : 0;
    }
}
