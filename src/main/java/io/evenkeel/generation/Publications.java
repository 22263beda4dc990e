package io.evenkeel.generation;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one consumed record leads to: records that are published in the transaction that commits its offset. */
record Publications(List<ProducerRecord<byte[], byte[]>> records) {
    Publications {
        records = List.copyOf(records);
    }

    Publications and(ProducerRecord<byte[], byte[]> record) {
        return new Publications(
                Stream.concat(records.stream(), Stream.of(record)).toList());
    }
}
