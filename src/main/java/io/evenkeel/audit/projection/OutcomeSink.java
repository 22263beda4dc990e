package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MINUTES;

import io.evenkeel.audit.Columns;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.projection.Arrival.Place;
import io.evenkeel.audit.projection.OutcomeTable.Told;
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

/** Counts records of the results topic. */
@ApplicationScoped
class OutcomeSink implements TopicReader.Sink {
    private static final String TYPE = "io.evenkeel.generation.";

    private final OutcomeTable table;
    private final PositionTable positions;

    OutcomeSink(OutcomeTable table, PositionTable positions) {
        this.table = table;
        this.positions = positions;
    }

    @Override
    public void write(List<ConsumerRecord<byte[], byte[]>> batch, Map<Place, Long> written) {
        table.count(batch.stream().map(OutcomeSink::told).toList(), written);
    }

    private static Told told(ConsumerRecord<byte[], byte[]> record) {
        return new Told(
                new Arrival(record.topic(), record.partition(), record.offset()),
                tenant(record.key()),
                header(record, "ce_type")
                        .filter(type -> type.startsWith(TYPE))
                        .flatMap(type -> header(record, "ce_time"))
                        .flatMap(OutcomeSink::minute)
                        .orElse(null));
    }

    /** The same as in the entry. */
    private static String tenant(byte @Nullable [] key) {
        try {
            return new TenantId(key == null ? "" : new String(key, UTF_8)).value();
        } catch (IllegalArgumentException e) {
            return Entry.NOBODY;
        }
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }

    private static Optional<Instant> minute(String time) {
        try {
            return Optional.of(
                    Columns.within(OffsetDateTime.parse(time).toInstant()).truncatedTo(MINUTES));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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
