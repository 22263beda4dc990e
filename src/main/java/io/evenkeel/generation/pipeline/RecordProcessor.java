package io.evenkeel.generation.pipeline;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Processes consumed records. One thread calls all methods. */
interface RecordProcessor {
    /** Loads the state of a partition that this instance consumes from now on. */
    void onPartitionAssigned(int partition);

    /** Drops the state of a partition that another instance may consume from now on. */
    void onPartitionRevoked(int partition);

    /**
     * Starts to process a record. A record that cannot be processed leads to output that says so; if there is no output at all, the
     * future fails, and consumption starts over from the last commit.
     */
    CompletableFuture<OutputRecords> process(ConsumerRecord<byte[], byte[]> record);

    /** Returns whether consumption should pause until work in flight is finished. */
    boolean isSaturated();
}
