package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.Arrival.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Projects records of the audit topic. */
@ApplicationScoped
class EntrySink implements TopicReader.Sink {
    private static final Logger LOG = Logger.getLogger(EntrySink.class);

    private final AuditTable table;
    private final PositionTable positions;

    EntrySink(AuditTable table, PositionTable positions) {
        this.table = table;
        this.positions = positions;
    }

    @Override
    public void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<Place, Long> written) {
        table.project(batch.stream().map(EntrySink::recorded).toList(), written);
    }

    private static Recorded recorded(ConsumerRecord<byte[], byte[]> record) {
        Arrival arrival = new Arrival(record.topic(), record.partition(), record.offset());
        Recorded recorded = Recorded.of(arrival, Instant.ofEpochMilli(record.timestamp()), record.value());
        if (recorded.isUnreadable()) {
            LOG.warnf("The audit record at %s is not an entry; it is kept as unreadable.", arrival);
        }
        return recorded;
    }

    @Override
    public Map<Place, Long> positions(Set<Place> places) {
        return positions.of(places);
    }

    @Override
    public void complete(Map<Place, Instant> until) {
        positions.complete(until);
    }
}
