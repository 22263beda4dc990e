package io.evenkeel.discovery.job;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something again and again, beside what is going on. */
interface HeartbeatTimer {
    /** What goes on until it is closed. */
    interface RunningTimer extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins; what the beat throws is its own affair. */
    RunningTimer start(Runnable task);

    /** On a thread of its own. A beat that takes long delays the next, and is let be when the beating is closed. */
    static HeartbeatTimer withInterval(Duration interval) {
        return task -> {
            ScheduledExecutorService executor =
                    Executors.newSingleThreadScheduledExecutor(HeartbeatTimer::daemonThread);
            var unusedBeats = executor.scheduleWithFixedDelay(
                    task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
            return executor::shutdown; // a beat under way is let be
        };
    }

    private static Thread daemonThread(Runnable work) {
        Thread executor = new Thread(work, "discovery-heartbeat");
        executor.setDaemon(true);
        return executor;
    }
}
