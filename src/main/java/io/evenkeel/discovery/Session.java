package io.evenkeel.discovery;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Learns and probes on any ground, from the start or from a checkpoint. */
final class Session {
    private static final long SECONDS_AT_MOST = 60; // between two checkpoints
    private static final int AT_ONCE = 32; // pictures to probe

    private final Spec spec;
    private final String model;
    private final Ground ground;
    private final Watch watch;
    private final LongSupplier nanos;

    Session(Spec spec, String model, Ground ground, Watch watch) {
        this(spec, model, ground, watch, System::nanoTime);
    }

    /**
     * On a ground.
     *
     * @param ground whose work is counted by the watch
     * @param nanos what a clock shows
     */
    Session(Spec spec, String model, Ground ground, Watch watch, LongSupplier nanos) {
        this.nanos = nanos;
        this.spec = spec;
        this.model = model;
        this.ground = ground;
        this.watch = watch;
    }

    /** @throws Stopped after a last checkpoint, if asked for */
    Learner learned(Optional<byte[]> checkpoint) {
        Objective objective = spec.objective().over(ground, new Lessons(spec), spec.options());
        Learner learner = begun(objective, checkpoint);
        double each = objective.rowsEach();
        watch.plan(each * (learner.planned() - learner.step()));
        watch.begin(Progress.Phase.LEARNING, each * learner.planned());
        watch.learned(learner);
        long last = nanos.getAsLong();
        while (!learner.isDone()) {
            if (watch.shallStop()) {
                save(objective, learner);
                throw new Stopped(learner.step());
            }
            int before = learner.planned();
            learner.learn();
            watch.spare(each * (before - learner.planned()));
            watch.learned(learner);
            if (learner.isDone()
                    || learner.step() % spec.patience().every() == 0
                    || nanos.getAsLong() - last > SECONDS_AT_MOST * 1_000_000_000L) {
                save(objective, learner);
                last = nanos.getAsLong();
            }
        }
        watch.spare(each * (learner.planned() - learner.step()));
        return learner;
    }

    private Learner begun(Objective objective, Optional<byte[]> checkpoint) {
        if (checkpoint.isPresent()) {
            return loaded(objective, Checkpoint.open(checkpoint.get(), spec, model));
        }
        watch.plan(objective.rowsBefore());
        watch.begin(Progress.Phase.PREPARING, objective.rowsBefore());
        objective.prepare();
        Learner learner = new Learner(spec, ground, objective, nanos);
        save(objective, learner);
        return learner;
    }

    private Learner loaded(Objective objective, DataInputStream in) {
        try (in) {
            objective.load(in);
            watch.begin(Progress.Phase.PREPARING, objective.rowsBefore());
            Learner learner = new Learner(spec, ground, objective, nanos);
            learner.load(in);
            return learner;
        } catch (IOException e) {
            throw Checkpoint.unreadable("does not fit: " + e.getMessage());
        }
    }

    private void save(Objective objective, Learner learner) {
        watch.checkpoint(Checkpoint.of(spec, model, out -> {
            objective.save(out);
            learner.save(out);
        }));
    }

    /** One of each concept; empty ones where too few pictures are wanted, or can be held. */
    List<Probing.Fitted> probed(Lessons lessons) {
        List<Probing.Fitted> fitted = new ArrayList<>();
        Probing probing = new Probing(ground, lessons, spec.options());
        if (!probing.isEnough()) {
            return Collections.nCopies(lessons.concepts(), Probing.Fitted.NONE);
        }
        double rows = (double) probing.pictures() * probing.rowsEach();
        watch.plan(rows);
        watch.begin(Progress.Phase.PROBING, rows);
        for (int from = 0; from < probing.pictures(); from += AT_ONCE) {
            probing.read(from, Math.min(probing.pictures(), from + AT_ONCE));
        }
        for (int concept = 0; concept < lessons.concepts(); concept++) {
            fitted.add(probing.fit(concept));
        }
        return fitted;
    }
}
