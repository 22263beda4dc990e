package io.evenkeel.generation;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one consumed record leads to: records that are published in the transaction that commits its offset. */
record Publications(List<ProducerRecord<byte[], byte[]>> records) {
    Publications {
        records = List.copyOf(records);
    }
}
