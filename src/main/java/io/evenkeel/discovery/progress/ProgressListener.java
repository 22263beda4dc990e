package io.evenkeel.discovery.progress;

/** Follows a discovery. All methods run on the discovery's thread. */
public interface ProgressListener {
    /**
     * Whether to stop. Checked between two steps. Once true, the discovery writes a last checkpoint and throws {@link
     * DiscoveryStoppedException}.
     */
    boolean isStopRequested();

    /** Receives progress after every step. Must return quickly. */
    void onProgress(DiscoveryProgress discoveryProgress);

    /**
     * Receives a checkpoint from time to time, and when the discovery stops.
     *
     * @param checkpoint replaces earlier ones; store it atomically
     */
    void onCheckpoint(byte[] checkpoint);
}
