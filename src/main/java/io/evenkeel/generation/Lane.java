package io.evenkeel.generation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of one partition that are being worked on. Work may finish in any order; it is committed in theirs. */
final class Lane {
    private final Deque<Ticket> tickets = new ArrayDeque<>();

    /** A record under way. */
    record Ticket(ConsumerRecord<byte[], byte[]> record, CompletableFuture<Publications> work) {}

    void add(ConsumerRecord<byte[], byte[]> record, CompletableFuture<Publications> work) {
        tickets.addLast(new Ticket(record, work));
    }

    /** Those from the front that are finished, without a gap. They stay until {@link #committed}. */
    List<Ticket> finished(int most) {
        List<Ticket> prefix = new ArrayList<>();
        for (Ticket ticket : tickets) {
            if (prefix.size() == most || !ticket.work().isDone()) {
                break;
            }
            prefix.add(ticket);
        }
        return prefix;
    }

    void committed(int count) {
        for (int i = 0; i < count; i++) {
            tickets.removeFirst();
        }
    }

    /** Gives up what is under way: somebody else will do it. */
    void abandon() {
        tickets.forEach(ticket -> ticket.work().cancel(false));
        tickets.clear();
    }

    int size() {
        return tickets.size();
    }
}
