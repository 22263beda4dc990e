package io.evenkeel.generation.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The in-flight records of one partition. They may finish in any order; they are committed in the order of their offsets. */
final class PartitionQueue {
    private final Deque<InFlightRecord> inFlightRecords = new ArrayDeque<>();

    /** A record that is being processed. */
    record InFlightRecord(ConsumerRecord<byte[], byte[]> record, CompletableFuture<OutputRecords> output) {}

    void enqueue(ConsumerRecord<byte[], byte[]> record, CompletableFuture<OutputRecords> output) {
        inFlightRecords.addLast(new InFlightRecord(record, output));
    }

    /** Returns the finished records before the first unfinished one. They stay until {@link #removeCommitted}. */
    List<InFlightRecord> completedPrefix(int limit) {
        List<InFlightRecord> prefix = new ArrayList<>();
        for (InFlightRecord inFlightRecord : inFlightRecords) {
            if (prefix.size() == limit || !inFlightRecord.output().isDone()) {
                break;
            }
            prefix.add(inFlightRecord);
        }
        return prefix;
    }

    void removeCommitted(int count) {
        for (int i = 0; i < count; i++) {
            inFlightRecords.removeFirst();
        }
    }

    /** Cancels all records. Whoever consumes the partition next processes them. */
    void cancelAll() {
        inFlightRecords.forEach(inFlightRecord -> inFlightRecord.output().cancel(false));
        inFlightRecords.clear();
    }

    int size() {
        return inFlightRecords.size();
    }
}
