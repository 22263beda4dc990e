package io.evenkeel.discovery.job;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Starts the worker of this instance on a thread of its own, and stops it at shutdown. */
@Singleton
class JobWorkerLifecycle {
    private static final Logger LOG = Logger.getLogger(JobWorkerLifecycle.class);
    private static final int HEARTBEATS_PER_LEASE = 4;

    private final boolean enabled;
    private final JobWorker jobWorker;
    private final Thread thread;

    JobWorkerLifecycle(DiscoveryConfig config, PostgresJobQueue claims, ServedModelRunner finder, Clock clock) {
        this.enabled = config.enabled();
        this.jobWorker = new JobWorker(
                claims,
                finder,
                HeartbeatTimer.withInterval(config.leaseDuration().dividedBy(HEARTBEATS_PER_LEASE)),
                new JobWorker.PollIntervals(config.pollInterval(), config.checkpointInterval()),
                clock);
        this.thread = new Thread(jobWorker, "discovery-worker");
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent start) {
        if (enabled) {
            thread.start();
        } else {
            LOG.info("this instance works on no discoveries: evenkeel.discovery.enabled is false");
        }
    }

    /** Waits for the current step: the model closes next. */
    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        jobWorker.close();
        thread.join();
    }
}
