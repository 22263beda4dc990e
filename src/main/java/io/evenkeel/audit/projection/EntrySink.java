package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Writes the records of the audit topic as entries. */
@ApplicationScoped
class EntrySink implements TopicProjector.BatchSink {
    private static final Logger LOG = Logger.getLogger(EntrySink.class);

    private final AuditTrailTable entryTable;
    private final ConsumerOffsetTable offsetTable;

    EntrySink(AuditTrailTable entryTable, ConsumerOffsetTable offsetTable) {
        this.entryTable = entryTable;
        this.offsetTable = offsetTable;
    }

    @Override
    public void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<SourcePartition, Long> writtenOffsets) {
        entryTable.project(batch.stream().map(EntrySink::toCanonicalEntry).toList(), writtenOffsets);
    }

    private static CanonicalEntry toCanonicalEntry(ConsumerRecord<byte[], byte[]> record) {
        SourceOffset sourceOffset = new SourceOffset(record.topic(), record.partition(), record.offset());
        CanonicalEntry canonicalEntry =
                CanonicalEntry.of(sourceOffset, Instant.ofEpochMilli(record.timestamp()), record.value());
        if (canonicalEntry.isUnreadable()) {
            LOG.warnf("The audit record at %s is not an entry; it is kept as unreadable.", sourceOffset);
        }
        return canonicalEntry;
    }

    @Override
    public Map<SourcePartition, Long> findNextOffsets(Set<SourcePartition> partitions) {
        return offsetTable.findNextOffsets(partitions);
    }

    @Override
    public void markComplete(Map<SourcePartition, Instant> completeUntil) {
        offsetTable.markComplete(completeUntil);
    }
}
