package io.evenkeel.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Publishes requests and waits for the outcome of each. */
final class RequestExchange {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

    private final PlatformClient client;
    private final ProgressConsole console;
    private final Duration timeout;

    /**
     * A correspondence.
     *
     * @param timeout how long no outcome may come before it is given up
     */
    RequestExchange(PlatformClient client, ProgressConsole console, Duration timeout) {
        this.client = client;
        this.console = console;
        this.timeout = timeout;
    }

    /** Replies by request id. @throws IllegalStateException if some do not come */
    Map<String, RequestResult> exchange(List<DemoRequest> requests) {
        ProgressConsole.ProgressPhase phase = console.startPhase(
                "steered, through Kafka",
                requests.stream().mapToInt(DemoRequest::expectedImageCount).sum(),
                "pictures");
        requests.forEach(client::publish);
        Map<String, RequestResult> replies = new HashMap<>();
        Instant lastReceivedAt = Instant.now();
        while (replies.size() < requests.size()) {
            List<RequestResult> received = client.receive(POLL_TIMEOUT);
            received.forEach(result -> replies.put(result.requestId(), result));
            lastReceivedAt = received.isEmpty() ? lastReceivedAt : Instant.now();
            requireProgress(lastReceivedAt, requests.size() - replies.size());
            phase.update(
                    replies.values().stream()
                            .mapToInt(result -> result.images().size())
                            .sum(),
                    ", %d of %d outcomes".formatted(replies.size(), requests.size()));
        }
        return replies;
    }

    private void requireProgress(Instant lastReceivedAt, int missing) {
        if (Duration.between(lastReceivedAt, Instant.now()).compareTo(timeout) > 0) {
            throw new IllegalStateException("(" + missing + ") requests have no outcome, and none came for "
                    + NumberFormats.formatDuration(timeout) + " minutes.\nMaybe demo.log says why.");
        }
    }
}
