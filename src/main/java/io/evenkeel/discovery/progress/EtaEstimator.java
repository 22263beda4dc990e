package io.evenkeel.discovery.progress;

import java.time.Duration;
import java.time.InstantSource;

/** Predicts when all is done, by the work that is left and the speed so far. Work is counted in rows of the U-Net. */
public final class EtaEstimator {
    public static final int DESCENT =
            3; // rows that one down a slope is worth: forward, and backward through the larger half

    private final InstantSource clock;
    private final long began;
    private double planned;
    private double done;

    EtaEstimator(InstantSource clock) {
        this.clock = clock;
        this.began = clock.millis();
    }

    void plan(double rows) {
        planned += rows;
    }

    /** Takes back what will not be done after all. */
    void spare(double rows) {
        planned -= rows;
    }

    void did(double rows) {
        done += rows;
    }

    Duration elapsed() {
        return Duration.ofMillis(clock.millis() - began);
    }

    /** NaN while nothing is done. */
    double secondsLeft() {
        double seconds = elapsed().toMillis() / 1e3;
        return done <= 0 ? Double.NaN : Math.max(0, planned - done) * seconds / done;
    }
}
