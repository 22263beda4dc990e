package io.evenkeel.discovery.job;

/** Where a discovery is. The database refuses any way but these. */
enum JobState {
    /** Waits for a worker: at first, or as its worker was shut down. */
    QUEUED,
    /** Has a worker, or had one whose lease is yet to run out. */
    RUNNING,
    /** Its concepts are in the catalogue, as candidates. */
    SUCCEEDED,
    /** It cannot be done, for the reason that it tells. */
    FAILED,
    /** An administrator did not want it any more. */
    CANCELLED,
    /** It took too many workers down with it. */
    DEAD;

    boolean isFinished() {
        return this != QUEUED && this != RUNNING;
    }
}
