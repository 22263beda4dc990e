package io.evenkeel.standalone.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Publishes requests and waits for the outcome of each. */
final class Correspondence {
    private static final Duration A_WHILE = Duration.ofMillis(500);

    private final Platform platform;
    private final Console console;
    private final Duration patience;

    /**
     * A correspondence.
     *
     * @param patience how long no outcome may come before it is given up
     */
    Correspondence(Platform platform, Console console, Duration patience) {
        this.platform = platform;
        this.console = console;
        this.patience = patience;
    }

    /** Replies by request id. @throws IllegalStateException if some do not come */
    Map<String, Reply> exchange(List<Scripted> requests) {
        Console.Stretch stretch = console.stretch(
                "steered, through Kafka",
                requests.stream().mapToInt(Scripted::pictures).sum(),
                "pictures");
        requests.forEach(platform::publish);
        Map<String, Reply> replies = new HashMap<>();
        Instant last = Instant.now();
        while (replies.size() < requests.size()) {
            List<Reply> came = platform.receive(A_WHILE);
            came.forEach(reply -> replies.put(reply.request(), reply));
            last = came.isEmpty() ? last : Instant.now();
            check(last, requests.size() - replies.size());
            stretch.reached(
                    replies.values().stream()
                            .mapToInt(reply -> reply.pictures().size())
                            .sum(),
                    ", %d of %d outcomes".formatted(replies.size(), requests.size()));
        }
        return replies;
    }

    private void check(Instant last, int missing) {
        if (Duration.between(last, Instant.now()).compareTo(patience) > 0) {
            throw new IllegalStateException("(" + missing + ") requests have no outcome, and none came for "
                    + Text.time(patience) + " minutes.\nMaybe demo.log says why.");
        }
    }
}
