package io.evenkeel.discovery;

import java.time.Clock;
import java.util.List;

/** Between a discovery and its listener: counts work, tells progress, and asks whether to stop. */
final class Watch {
    private final Listener listener;
    private final Pace pace = new Pace(Clock.systemUTC());
    private Progress.Phase phase = Progress.Phase.PREPARING;
    private List<Progress.CurvePoint> curve = List.of();
    private double rows;
    private double done;
    private int learned;

    Watch(Listener listener) {
        this.listener = listener;
    }

    /** Expects so many rows in all phases to come. */
    void plan(double expected) {
        pace.plan(expected);
    }

    /** Less is to do than was expected. */
    void spare(double expected) {
        pace.spare(expected);
    }

    /** A phase begins; it is counted in rows of the U-Net. */
    void begin(Progress.Phase begun, double expected) {
        phase = begun;
        rows = expected;
        done = 0;
    }

    /** Rows were computed. @throws Stopped if the listener asks for it, unless a step of learning is under way */
    void count(int computed) {
        pace.did(computed);
        done += computed;
        if (phase != Progress.Phase.LEARNING) {
            stopIfAsked();
            tell((int) Math.min(done, rows), (int) Math.max(rows, 1));
        }
    }

    /** A step of learning is done. */
    void learned(Learner learner) {
        learned = learner.step();
        curve = learner.curve().points();
        tell(learner.step(), learner.planned());
    }

    private void tell(int step, int steps) {
        listener.progressed(new Progress(phase, step, steps, pace.secondsLeft(), curve));
    }

    boolean shallStop() {
        return listener.shallStop();
    }

    /** @throws Stopped if the listener asks for it */
    void stopIfAsked() {
        if (listener.shallStop()) {
            throw new Stopped(learned);
        }
    }

    void checkpoint(byte[] checkpoint) {
        listener.checkpointed(checkpoint);
    }
}
