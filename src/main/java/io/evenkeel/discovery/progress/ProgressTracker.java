package io.evenkeel.discovery.progress;

import java.time.Clock;
import java.util.List;

/** Counts the work of a discovery, reports progress to the listener, and checks for stop requests. */
public final class ProgressTracker {
    private final ProgressListener listener;
    private final EtaEstimator estimator = new EtaEstimator(Clock.systemUTC());
    private DiscoveryProgress.DiscoveryPhase phase = DiscoveryProgress.DiscoveryPhase.PREPARING;
    private List<DiscoveryProgress.CurvePoint> curve = List.of();
    private double phaseRows;
    private double completedRows;
    private int completedSteps;

    public ProgressTracker(ProgressListener listener) {
        this.listener = listener;
    }

    /** Adds expected work, in rows of the U-Net. */
    public void addPlannedRows(double expectedRows) {
        estimator.addPlanned(expectedRows);
    }

    /** Removes expected work. */
    public void removePlannedRows(double expectedRows) {
        estimator.removePlanned(expectedRows);
    }

    /**
     * Starts a phase.
     *
     * @param expectedRows its work, in rows of the U-Net
     */
    public void startPhase(DiscoveryProgress.DiscoveryPhase newPhase, double expectedRows) {
        phase = newPhase;
        phaseRows = expectedRows;
        completedRows = 0;
    }

    /**
     * Counts computed rows and, outside of training steps, reports progress.
     *
     * @throws DiscoveryStoppedException if the listener requests a stop outside of a training step
     */
    public void addCompletedRows(int computedRows) {
        estimator.addCompleted(computedRows);
        completedRows += computedRows;
        if (phase != DiscoveryProgress.DiscoveryPhase.LEARNING) {
            throwIfStopRequested();
            report((int) Math.min(completedRows, phaseRows), (int) Math.max(phaseRows, 1));
        }
    }

    /** Reports a completed training step. */
    public void onTrainingStep(int newCompletedSteps, int plannedSteps, List<DiscoveryProgress.CurvePoint> lossCurve) {
        completedSteps = newCompletedSteps;
        curve = lossCurve;
        report(newCompletedSteps, plannedSteps);
    }

    private void report(int step, int steps) {
        listener.onProgress(new DiscoveryProgress(phase, step, steps, estimator.secondsLeft(), curve));
    }

    public boolean isStopRequested() {
        return listener.isStopRequested();
    }

    /**
     * Throws if the listener requests a stop.
     *
     * @throws DiscoveryStoppedException if it does
     */
    void throwIfStopRequested() {
        if (listener.isStopRequested()) {
            throw new DiscoveryStoppedException(completedSteps);
        }
    }

    public void checkpoint(byte[] checkpoint) {
        listener.onCheckpoint(checkpoint);
    }
}
