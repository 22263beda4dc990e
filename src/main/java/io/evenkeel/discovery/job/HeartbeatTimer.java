package io.evenkeel.discovery.job;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs a task periodically, beside other work. */
interface HeartbeatTimer {
    /** A running timer. Closing it stops further runs. */
    interface RunningTimer extends AutoCloseable {
        @Override
        void close();
    }

    /** Starts the timer. The task must not throw. */
    RunningTimer start(Runnable task);

    /**
     * Creates a timer with a daemon thread of its own. A slow run delays the next; a run in progress completes after
     * closing.
     */
    static HeartbeatTimer withInterval(Duration interval) {
        return task -> {
            ScheduledExecutorService executor =
                    Executors.newSingleThreadScheduledExecutor(HeartbeatTimer::daemonThread);
            var unusedBeats = executor.scheduleWithFixedDelay(
                    task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
            return executor::shutdown; // lets a run in progress complete
        };
    }

    private static Thread daemonThread(Runnable work) {
        Thread thread = new Thread(work, "discovery-heartbeat");
        thread.setDaemon(true);
        return thread;
    }
}
