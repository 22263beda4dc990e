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
    RunningTimer start(Runnable beat);

    /** On a thread of its own. A beat that takes long delays the next, and is let be when the beating is closed. */
    static HeartbeatTimer every(Duration pause) {
        return beat -> {
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(HeartbeatTimer::thread);
            var unusedBeats =
                    thread.scheduleWithFixedDelay(beat, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
            return thread::shutdown; // a beat under way is let be
        };
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "discovery-pulse");
        thread.setDaemon(true);
        return thread;
    }
}
