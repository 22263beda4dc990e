package io.evenkeel.discovery.progress;

/** Follows a discovery, on the thread that runs it. */
public interface ProgressListener {
    /** Asked between any two steps. Once true, {@link Discovery#find} throws {@link DiscoveryStoppedException}, after a last checkpoint. */
    boolean isStopRequested();

    /** Told after every step, at most some times a second's worth of work: must be quick. */
    void onProgress(DiscoveryProgress discoveryProgress);

    /**
     * Told now and then, and when stopped: all that is needed to go on as if nothing had happened.
     *
     * @param checkpoint keep the last one only, and replace it atomically
     */
    void onCheckpoint(byte[] checkpoint);
}
