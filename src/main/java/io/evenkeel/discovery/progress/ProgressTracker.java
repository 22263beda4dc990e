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
    private double rows;
    private double done;
    private int learned;

    public ProgressTracker(ProgressListener progressListener) {
        this.progressListener = progressListener;
    }

    /** Expects so many rows in all phases to come. */
    public void plan(double expected) {
        etaEstimator.plan(expected);
    }

    /** Less is to do than was expected. */
    public void spare(double expected) {
        etaEstimator.spare(expected);
    }

    /** A phase begins; it is counted in rows of the U-Net. */
    public void begin(DiscoveryProgress.DiscoveryPhase begun, double expected) {
        discoveryPhase = begun;
        rows = expected;
        done = 0;
    }

    /** Rows were computed. @throws DiscoveryStoppedException if the listener asks for it, unless a step of learning is under way */
    public void count(int computed) {
        etaEstimator.did(computed);
        done += computed;
        if (discoveryPhase != DiscoveryProgress.DiscoveryPhase.LEARNING) {
            stopIfAsked();
            tell((int) Math.min(done, rows), (int) Math.max(rows, 1));
        }
    }

    /** A step of learning is done. */
    public void learned(VectorTrainer vectorTrainer) {
        learned = vectorTrainer.step();
        curve = vectorTrainer.curve().points();
        tell(vectorTrainer.step(), vectorTrainer.planned());
    }

    private void tell(int step, int steps) {
        progressListener.progressed(
                new DiscoveryProgress(discoveryPhase, step, steps, etaEstimator.secondsLeft(), curve));
    }

    public boolean shallStop() {
        return progressListener.shallStop();
    }

    /** @throws DiscoveryStoppedException if the listener asks for it */
    void stopIfAsked() {
        if (progressListener.shallStop()) {
            throw new DiscoveryStoppedException(learned);
        }
    }

    public void checkpoint(byte[] checkpoint) {
        progressListener.checkpointed(checkpoint);
    }
}
