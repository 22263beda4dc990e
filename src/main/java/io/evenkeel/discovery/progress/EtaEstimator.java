package io.evenkeel.discovery.progress;

import java.time.Duration;
import java.time.InstantSource;

/** Estimates the time left from the remaining work and the speed so far. Counts work in rows of the U-Net. */
public final class EtaEstimator {
    public static final int GRADIENT_ROW_COST = 3; // a gradient costs as much as 3 forward rows

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

    /** Removes work that turned out not to be needed. */
    void removePlanned(double rows) {
        plannedRows -= rows;
    }

    void addCompleted(double rows) {
        completedRows += rows;
    }

    Duration elapsedTime() {
        return Duration.ofMillis(clock.millis() - startMillis);
    }

    /** Returns the estimated seconds left; NaN while nothing is done. */
    double secondsLeft() {
        double seconds = elapsedTime().toMillis() / 1e3;
        return completedRows <= 0 ? Double.NaN : Math.max(0, plannedRows - completedRows) * seconds / completedRows;
    }
}
