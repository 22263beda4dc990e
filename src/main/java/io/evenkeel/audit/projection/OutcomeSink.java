package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MINUTES;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryColumns;
import io.evenkeel.audit.projection.OutcomeTable.CountedOutcome;
import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Counts the records of the results topic. */
@ApplicationScoped
class OutcomeSink implements TopicProjector.BatchSink {
    private static final String EVENT_TYPE_PREFIX = "io.evenkeel.generation.";

    private final OutcomeTable table;
    private final ConsumerOffsetTable offsetTable;

    OutcomeSink(OutcomeTable table, ConsumerOffsetTable offsetTable) {
        this.table = table;
        this.offsetTable = offsetTable;
    }

    @Override
    public void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<SourcePartition, Long> writtenOffsets) {
        table.count(batch.stream().map(OutcomeSink::toCountedOutcome).toList(), writtenOffsets);
    }

    private static CountedOutcome toCountedOutcome(ConsumerRecord<byte[], byte[]> record) {
        return new CountedOutcome(
                new SourceOffset(record.topic(), record.partition(), record.offset()),
                tenantOf(record.key()),
                findHeader(record, "ce_type")
                        .filter(type -> type.startsWith(EVENT_TYPE_PREFIX))
                        .flatMap(type -> findHeader(record, "ce_time"))
                        .flatMap(OutcomeSink::parseMinute)
                        .orElse(null));
    }

    /** Returns the tenant that the audit entry of the same request has. */
    private static String tenantOf(byte @Nullable [] key) {
        try {
            return new TenantId(key == null ? "" : new String(key, UTF_8)).value();
        } catch (IllegalArgumentException e) {
            return AuditEntry.UNATTRIBUTED;
        }
    }

    private static Optional<String> findHeader(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }

    private static Optional<Instant> parseMinute(String time) {
        try {
            return Optional.of(
                    AuditEntryColumns.clampToStorable(OffsetDateTime.parse(time).toInstant())
                            .truncatedTo(MINUTES));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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
