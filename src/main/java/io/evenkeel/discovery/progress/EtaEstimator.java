package io.evenkeel.discovery.progress;

import java.time.Duration;
import java.time.InstantSource;

/** Predicts when all is done, by the work that is left and the speed so far. Work is counted in rows of the U-Net. */
public final class EtaEstimator {
    public static final int GRADIENT_ROW_COST =
            3; // rows that one down a slope is worth: forward, and backward through the larger half

    private final InstantSource clock;
    private final long startMillis;
    private double plannedRows;
    private double completedRows;

    EtaEstimator(InstantSource clock) {
        this.clock = clock;
        this.startMillis = clock.millis();
    }

    void addPlanned(double rows) {
        plannedRows += rows;
    }

    /** Takes back what will not be done after all. */
    void removePlanned(double rows) {
        plannedRows -= rows;
    }

    void addCompleted(double rows) {
        completedRows += rows;
    }

    Duration elapsedTime() {
        return Duration.ofMillis(clock.millis() - startMillis);
    }

    /** NaN while nothing is done. */
    double secondsLeft() {
        double seconds = elapsedTime().toMillis() / 1e3;
        return completedRows <= 0 ? Double.NaN : Math.max(0, plannedRows - completedRows) * seconds / completedRows;
    }
}
