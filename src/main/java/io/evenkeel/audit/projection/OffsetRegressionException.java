package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.util.Map;

/** The stored offsets are behind what was written, for example after a restore or a failover. */
final class OffsetRegressionException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private OffsetRegressionException(SourcePartition partition, long written, long known) {
        super("PostgreSQL knows of (" + partition + ") up to offset (" + known + "), but (" + written
                + ") was written to it.\nMaybe it was restored, or a standby took over: what it lacks is read again.");
    }

    /** Compares offsets. @throws OffsetRegressionException if a known offset is behind the written one */
    static void check(Map<SourcePartition, Long> known, Map<SourcePartition, Long> written) {
        written.forEach((partition, next) -> {
            Long storedOffset = known.get(partition);
            if (storedOffset == null || storedOffset < next) {
                throw new OffsetRegressionException(partition, next, storedOffset == null ? 0 : storedOffset);
            }
        });
    }
}
