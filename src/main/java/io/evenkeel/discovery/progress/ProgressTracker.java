package io.evenkeel.discovery.progress;

import io.evenkeel.discovery.training.VectorTrainer;
import java.time.Clock;
import java.util.List;

/** Between a discovery and its listener: counts work, tells progress, and asks whether to stop. */
public final class ProgressTracker {
    private final ProgressListener progressListener;
    private final EtaEstimator etaEstimator = new EtaEstimator(Clock.systemUTC());
    private DiscoveryProgress.DiscoveryPhase discoveryPhase = DiscoveryProgress.DiscoveryPhase.PREPARING;
    private List<DiscoveryProgress.CurvePoint> curve = List.of();
    private double phaseRows;
    private double completedRows;
    private int completedSteps;

    public ProgressTracker(ProgressListener progressListener) {
        this.progressListener = progressListener;
    }

    /** Expects so many rows in all phases to come. */
    public void addPlannedRows(double expectedRows) {
        etaEstimator.addPlanned(expectedRows);
    }

    /** Less is to do than was expected. */
    public void removePlannedRows(double expectedRows) {
        etaEstimator.removePlanned(expectedRows);
    }

    /** A phase begins; it is counted in rows of the U-Net. */
    public void startPhase(DiscoveryProgress.DiscoveryPhase newPhase, double expectedRows) {
        discoveryPhase = newPhase;
        phaseRows = expectedRows;
        completedRows = 0;
    }

    /** Rows were computed. @throws DiscoveryStoppedException if the listener asks for it, unless a step of learning is under way */
    public void addCompletedRows(int computedRows) {
        etaEstimator.addCompleted(computedRows);
        completedRows += computedRows;
        if (discoveryPhase != DiscoveryProgress.DiscoveryPhase.LEARNING) {
            throwIfStopRequested();
            report((int) Math.min(completedRows, phaseRows), (int) Math.max(phaseRows, 1));
        }
    }

    /** A step of learning is done. */
    public void onTrainingStep(VectorTrainer vectorTrainer) {
        completedSteps = vectorTrainer.completedSteps();
        curve = vectorTrainer.lossCurve().points();
        report(vectorTrainer.completedSteps(), vectorTrainer.plannedSteps());
    }

    private void report(int step, int steps) {
        progressListener.onProgress(
                new DiscoveryProgress(discoveryPhase, step, steps, etaEstimator.secondsLeft(), curve));
    }

    public boolean isStopRequested() {
        return progressListener.isStopRequested();
    }

    /** @throws DiscoveryStoppedException if the listener asks for it */
    void throwIfStopRequested() {
        if (progressListener.isStopRequested()) {
            throw new DiscoveryStoppedException(completedSteps);
        }
    }

    public void checkpoint(byte[] checkpoint) {
        progressListener.onCheckpoint(checkpoint);
    }
}
