package io.evenkeel.discovery.job;

/** State of a discovery. The database rejects other transitions. */
enum JobState {
    /** Waits for a worker. */
    QUEUED,
    /** Has a worker, or had one whose lease has not run out. */
    RUNNING,
    /** Its concepts are in the catalogue as candidates. */
    SUCCEEDED,
    /** Ended with a failure. */
    FAILED,
    /** An operator cancelled it. */
    CANCELLED,
    /** Lost too many workers. */
    DEAD;

    boolean isFinished() {
        return this != QUEUED && this != RUNNING;
    }
}
