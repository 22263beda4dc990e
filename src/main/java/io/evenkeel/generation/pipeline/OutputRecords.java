package io.evenkeel.generation.pipeline;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The output of one consumed record. It is published in the transaction that commits the record's offset. */
record OutputRecords(List<ProducerRecord<byte[], byte[]>> records) {
    OutputRecords {
        records = List.copyOf(records);
    }

    OutputRecords with(ProducerRecord<byte[], byte[]> record) {
        return new OutputRecords(
                Stream.concat(records.stream(), Stream.of(record)).toList());
    }
}
