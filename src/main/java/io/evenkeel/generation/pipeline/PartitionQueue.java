package io.evenkeel.generation.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of one partition that are being worked on. Work may finish in any order; it is committed in theirs. */
final class PartitionQueue {
    private final Deque<InFlightRecord> inFlightRecords = new ArrayDeque<>();

    /** A record under way. */
    record InFlightRecord(ConsumerRecord<byte[], byte[]> record, CompletableFuture<OutputRecords> output) {}

    void enqueue(ConsumerRecord<byte[], byte[]> record, CompletableFuture<OutputRecords> output) {
        inFlightRecords.addLast(new InFlightRecord(record, output));
    }

    /** Those from the front that are finished, without a gap. They stay until {@link #removeCommitted}. */
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

    /** Gives up what is under way: somebody else will do it. */
    void cancelAll() {
        inFlightRecords.forEach(inFlightRecord -> inFlightRecord.output().cancel(false));
        inFlightRecords.clear();
    }

    int size() {
        return inFlightRecords.size();
    }
}
