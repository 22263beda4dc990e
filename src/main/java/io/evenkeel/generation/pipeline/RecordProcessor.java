package io.evenkeel.generation.pipeline;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with consumed records. All methods are called by one thread. */
interface RecordProcessor {
    /** A partition came to this instance, from its last committed offset. */
    void onPartitionAssigned(int partition);

    /** A partition went: its state is somebody else's now. */
    void onPartitionRevoked(int partition);

    /** Starts on a record. */
    CompletableFuture<OutputRecords> process(ConsumerRecord<byte[], byte[]> record);

    /** What is left to say when the work on a record failed for a reason that nobody foresaw. */
    OutputRecords onFailure(ConsumerRecord<byte[], byte[]> record);

    /** Whether enough is under way, so that consumption should pause. */
    boolean isSaturated();
}
