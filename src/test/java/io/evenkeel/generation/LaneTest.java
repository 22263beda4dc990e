package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final Lane lane = new Lane();
    private final CompletableFuture<Publications> first = added(7);
    private final CompletableFuture<Publications> second = added(9);
    private final CompletableFuture<Publications> third = added(10);

    @Test
    void aFinishedRecordWaitsForThoseBeforeIt() {
        second.complete(new Publications(List.of()));

        assertThat(lane.finished(10)).isEmpty();
    }

    @Test
    void thePrefixEndsAtTheFirstThatIsUnderWay() {
        first.complete(new Publications(List.of()));
        second.complete(new Publications(List.of()));

        assertThat(lane.finished(10))
                .extracting(ticket -> ticket.record().offset())
                .containsExactly(7L, 9L);
    }

    @Test
    void aPrefixIsCutToTheWantedLength() {
        first.complete(new Publications(List.of()));
        second.complete(new Publications(List.of()));

        assertThat(lane.finished(1)).hasSize(1);
    }

    @Test
    void whatIsNotCommittedIsHandedOutAgain() {
        first.complete(new Publications(List.of()));
        lane.finished(10);

        assertThat(lane.finished(10)).hasSize(1);

        lane.committed(1);
        assertThat(lane.finished(10)).isEmpty();
    }

    @Test
    void failedWorkCountsAsFinished() {
        first.completeExceptionally(new IllegalStateException("no memory"));

        assertThat(lane.finished(10)).hasSize(1);
    }

    @Test
    void abandonedWorkIsCancelled() {
        lane.abandon();

        assertThat(third).isCancelled();
        assertThat(lane.size()).isZero();
    }

    private CompletableFuture<Publications> added(long offset) {
        CompletableFuture<Publications> work = new CompletableFuture<>();
        lane.add(new ConsumerRecord<>("requests", 0, offset, new byte[0], new byte[0]), work);
        return work;
    }
}
