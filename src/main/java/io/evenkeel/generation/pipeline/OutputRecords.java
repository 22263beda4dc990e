package io.evenkeel.generation.pipeline;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one consumed record leads to: records that are published in the transaction that commits its offset. */
record OutputRecords(List<ProducerRecord<byte[], byte[]>> records) {
    OutputRecords {
        records = List.copyOf(records);
    }

    OutputRecords with(ProducerRecord<byte[], byte[]> record) {
        return new OutputRecords(
                Stream.concat(records.stream(), Stream.of(record)).toList());
    }
}
