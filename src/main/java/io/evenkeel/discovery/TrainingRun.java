package io.evenkeel.discovery;

import io.evenkeel.discovery.probe.ProbeTrainer;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.DiscoveryStoppedException;
import io.evenkeel.discovery.progress.ProgressTracker;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.discovery.training.TrainingObjective;
import io.evenkeel.discovery.training.VectorTrainer;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Learns and probes on any ground, from the start or from a checkpoint. */
final class TrainingRun {
    private static final long SECONDS_AT_MOST = 60; // between two checkpoints
    private static final int AT_ONCE = 32; // pictures to probe

    private final DiscoverySpec discoverySpec;
    private final String model;
    private final FrozenModel frozenModel;
    private final ProgressTracker progressTracker;
    private final LongSupplier nanos;

    TrainingRun(DiscoverySpec discoverySpec, String model, FrozenModel frozenModel, ProgressTracker progressTracker) {
        this(discoverySpec, model, frozenModel, progressTracker, System::nanoTime);
    }

    /**
     * On a ground.
     *
     * @param frozenModel whose work is counted by the watch
     * @param nanos what a clock shows
     */
    TrainingRun(
            DiscoverySpec discoverySpec,
            String model,
            FrozenModel frozenModel,
            ProgressTracker progressTracker,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.discoverySpec = discoverySpec;
        this.model = model;
        this.frozenModel = frozenModel;
        this.progressTracker = progressTracker;
    }

    /** @throws DiscoveryStoppedException after a last checkpoint, if asked for */
    VectorTrainer learned(Optional<byte[]> checkpoint) {
        TrainingObjective trainingObjective =
                discoverySpec.objective().over(frozenModel, new PromptPairs(discoverySpec), discoverySpec.options());
        VectorTrainer vectorTrainer = begun(trainingObjective, checkpoint);
        double each = trainingObjective.rowsEach();
        progressTracker.plan(each * (vectorTrainer.planned() - vectorTrainer.step()));
        progressTracker.begin(DiscoveryProgress.DiscoveryPhase.LEARNING, each * vectorTrainer.planned());
        progressTracker.learned(vectorTrainer);
        long last = nanos.getAsLong();
        while (!vectorTrainer.isDone()) {
            if (progressTracker.shallStop()) {
                save(trainingObjective, vectorTrainer);
                throw new DiscoveryStoppedException(vectorTrainer.step());
            }
            int before = vectorTrainer.planned();
            vectorTrainer.learn();
            progressTracker.spare(each * (before - vectorTrainer.planned()));
            progressTracker.learned(vectorTrainer);
            if (vectorTrainer.isDone()
                    || vectorTrainer.step() % discoverySpec.patience().every() == 0
                    || nanos.getAsLong() - last > SECONDS_AT_MOST * 1_000_000_000L) {
                save(trainingObjective, vectorTrainer);
                last = nanos.getAsLong();
            }
        }
        progressTracker.spare(each * (vectorTrainer.planned() - vectorTrainer.step()));
        return vectorTrainer;
    }

    private VectorTrainer begun(TrainingObjective trainingObjective, Optional<byte[]> checkpoint) {
        if (checkpoint.isPresent()) {
            return loaded(trainingObjective, DiscoveryCheckpoint.open(checkpoint.get(), discoverySpec, model));
        }
        progressTracker.plan(trainingObjective.rowsBefore());
        progressTracker.begin(DiscoveryProgress.DiscoveryPhase.PREPARING, trainingObjective.rowsBefore());
        trainingObjective.prepare();
        VectorTrainer vectorTrainer = new VectorTrainer(discoverySpec, frozenModel, trainingObjective, nanos);
        save(trainingObjective, vectorTrainer);
        return vectorTrainer;
    }

    private VectorTrainer loaded(TrainingObjective trainingObjective, DataInputStream in) {
        try (in) {
            trainingObjective.load(in);
            progressTracker.begin(DiscoveryProgress.DiscoveryPhase.PREPARING, trainingObjective.rowsBefore());
            VectorTrainer vectorTrainer = new VectorTrainer(discoverySpec, frozenModel, trainingObjective, nanos);
            vectorTrainer.load(in);
            return vectorTrainer;
        } catch (IOException e) {
            throw DiscoveryCheckpoint.unreadable("does not fit: " + e.getMessage());
        }
    }

    private void save(TrainingObjective trainingObjective, VectorTrainer vectorTrainer) {
        progressTracker.checkpoint(DiscoveryCheckpoint.of(discoverySpec, model, out -> {
            trainingObjective.save(out);
            vectorTrainer.save(out);
        }));
    }

    /** One of each concept; empty ones where too few pictures are wanted, or can be held. */
    List<ProbeTrainer.FittedProbe> probed(PromptPairs promptPairs) {
        List<ProbeTrainer.FittedProbe> fitted = new ArrayList<>();
        ProbeTrainer probeTrainer = new ProbeTrainer(frozenModel, promptPairs, discoverySpec.options());
        if (!probeTrainer.isEnough()) {
            return Collections.nCopies(promptPairs.concepts(), ProbeTrainer.FittedProbe.NONE);
        }
        double rows = (double) probeTrainer.pictures() * probeTrainer.rowsEach();
        progressTracker.plan(rows);
        progressTracker.begin(DiscoveryProgress.DiscoveryPhase.PROBING, rows);
        for (int from = 0; from < probeTrainer.pictures(); from += AT_ONCE) {
            probeTrainer.read(from, Math.min(probeTrainer.pictures(), from + AT_ONCE));
        }
        for (int concept = 0; concept < promptPairs.concepts(); concept++) {
            fitted.add(probeTrainer.fit(concept));
        }
        return fitted;
    }
}
