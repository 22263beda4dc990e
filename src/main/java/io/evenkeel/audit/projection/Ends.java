package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.Arrival.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Looks now and then where partitions end, and tells when that place is reached: nothing published before the look is left then. */
final class Ends {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Lag lag;
    private final Map<TopicPartition, Look> looks = new HashMap<>();
    private Instant nextLook = Instant.EPOCH;

    private record Look(Instant at, long end) {}

    Ends(Consumer<byte[], byte[]> consumer, Lag lag) {
        this.consumer = consumer;
        this.lag = lag;
    }

    /** Where all that was read is written: the partitions that are complete, and up to when. */
    Map<Place, Instant> reached() {
        Instant now = Instant.now();
        if (!now.isBefore(nextLook)) {
            nextLook = now.plus(BETWEEN_LOOKS);
            look(now);
        }
        Map<Place, Instant> reached = new HashMap<>();
        looks.entrySet().removeIf(look -> isReached(look.getKey(), look.getValue(), reached));
        return reached;
    }

    private void look(Instant now) {
        try {
            consumer.endOffsets(consumer.assignment(), PATIENCE).forEach((partition, end) -> {
                looks.putIfAbsent(partition, new Look(now, end));
                lag.behind(place(partition), Math.max(0, end - consumer.position(partition, PATIENCE)));
            });
        } catch (KafkaException e) {
            looks.clear(); // the broker is away: the next look may succeed
        }
    }

    private boolean isReached(TopicPartition partition, Look look, Map<Place, Instant> reached) {
        boolean isReached = consumer.position(partition, PATIENCE) >= look.end();
        if (isReached) {
            reached.put(place(partition), look.at());
        }
        return isReached;
    }

    void forget(Set<TopicPartition> partitions) {
        looks.keySet().removeAll(partitions);
        partitions.forEach(partition -> lag.forget(place(partition)));
    }

    static Place place(TopicPartition partition) {
        return new Place(partition.topic(), partition.partition());
    }
}
