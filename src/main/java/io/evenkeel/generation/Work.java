package io.evenkeel.generation;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with consumed records. All methods are called by one thread. */
interface Work {
    /** A partition came to this instance, from its last committed offset. */
    void assigned(int partition);

    /** A partition went: its state is somebody else's now. */
    void revoked(int partition);

    /** Starts on a record. */
    CompletableFuture<Publications> begin(ConsumerRecord<byte[], byte[]> record);

    /** What is left to say when the work on a record failed for a reason that nobody foresaw. */
    Publications gaveUp(ConsumerRecord<byte[], byte[]> record);

    /** Whether enough is under way, so that consumption should pause. */
    boolean isFull();
}
