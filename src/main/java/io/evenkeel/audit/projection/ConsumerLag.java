package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tracks how far one projector is behind its topic. Thread-safe. */
final class ConsumerLag {
    private final Map<SourcePartition, Long> recordsBehind = new ConcurrentHashMap<>();
    private final AtomicLong recordsWritten = new AtomicLong();
    private volatile @Nullable Instant writtenUpTo;
    private volatile @Nullable Instant waitingSince;

    /** Records that a batch was written, whose last record has this timestamp. */
    void recordWritten(int records, Instant upTo) {
        recordsWritten.addAndGet(records);
        writtenUpTo = upTo;
        waitingSince = null;
    }

    /** Records that a batch could not be written and will be tried again. */
    void recordWriteFailure() {
        if (waitingSince == null) {
            waitingSince = Instant.now();
        }
    }

    /** Sets the number of records of a partition that were not read yet. */
    void setRecordsBehind(SourcePartition partition, long records) {
        recordsBehind.put(partition, records);
    }

    /** Removes a partition that another instance reads now. */
    void remove(SourcePartition partition) {
        recordsBehind.remove(partition);
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

    /** Returns the age in seconds of the last written record; 0 if nothing is left to write. */
    double lagSeconds(Instant now) {
        boolean isBehind =
                waitingSince != null || recordsBehind.values().stream().anyMatch(records -> records > 0);
        Instant upTo = writtenUpTo == null ? waitingSince : writtenUpTo;
        return isBehind && upTo != null ? Duration.between(upTo, now).toMillis() / 1e3 : 0;
    }
}
