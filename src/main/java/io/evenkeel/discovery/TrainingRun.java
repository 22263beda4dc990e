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

/** Trains the vectors and probes of a spec on a frozen model, from the start or from a checkpoint. */
final class TrainingRun {
    private static final long MAX_CHECKPOINT_SECONDS = 60; // longest time between two checkpoints
    private static final int PROBE_BATCH_SIZE = 32; // images sampled at once

    private final DiscoverySpec discoverySpec;
    private final String model;
    private final FrozenModel frozenModel;
    private final ProgressTracker tracker;
    private final LongSupplier nanoClock;

    TrainingRun(DiscoverySpec discoverySpec, String model, FrozenModel frozenModel, ProgressTracker tracker) {
        this(discoverySpec, model, frozenModel, tracker, System::nanoTime);
    }

    /**
     * Creates a run with a clock of its own, for tests.
     *
     * @param frozenModel counts its work in the progress tracker
     * @param nanoClock returns nanoseconds
     */
    TrainingRun(
            DiscoverySpec discoverySpec,
            String model,
            FrozenModel frozenModel,
            ProgressTracker tracker,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.discoverySpec = discoverySpec;
        this.model = model;
        this.frozenModel = frozenModel;
        this.tracker = tracker;
    }

    /**
     * Trains the vectors.
     *
     * @throws DiscoveryStoppedException after a last checkpoint, if the listener requests a stop
     */
    VectorTrainer train(Optional<byte[]> checkpoint) {
        TrainingObjective trainingObjective = TrainingObjective.create(
                discoverySpec.objective(), frozenModel, new PromptPairs(discoverySpec), discoverySpec.options());
        VectorTrainer vectorTrainer = startTrainer(trainingObjective, checkpoint);
        double rowsPerStep = trainingObjective.rowsPerStep();
        tracker.addPlannedRows(rowsPerStep * (vectorTrainer.plannedSteps() - vectorTrainer.completedSteps()));
        tracker.startPhase(DiscoveryProgress.DiscoveryPhase.LEARNING, rowsPerStep * vectorTrainer.plannedSteps());
        reportStep(vectorTrainer);
        long lastCheckpoint = nanoClock.getAsLong();
        while (!vectorTrainer.isDone()) {
            if (tracker.isStopRequested()) {
                saveCheckpoint(trainingObjective, vectorTrainer);
                throw new DiscoveryStoppedException(vectorTrainer.completedSteps());
            }
            int plannedBefore = vectorTrainer.plannedSteps();
            vectorTrainer.runStep();
            tracker.removePlannedRows(rowsPerStep * (plannedBefore - vectorTrainer.plannedSteps()));
            reportStep(vectorTrainer);
            if (vectorTrainer.isDone()
                    || vectorTrainer.completedSteps()
                                    % discoverySpec.earlyStopping().evaluationInterval()
                            == 0
                    || nanoClock.getAsLong() - lastCheckpoint > MAX_CHECKPOINT_SECONDS * 1_000_000_000L) {
                saveCheckpoint(trainingObjective, vectorTrainer);
                lastCheckpoint = nanoClock.getAsLong();
            }
        }
        tracker.removePlannedRows(rowsPerStep * (vectorTrainer.plannedSteps() - vectorTrainer.completedSteps()));
        return vectorTrainer;
    }

    private void reportStep(VectorTrainer vectorTrainer) {
        tracker.onTrainingStep(
                vectorTrainer.completedSteps(),
                vectorTrainer.plannedSteps(),
                vectorTrainer.lossCurve().points());
    }

    private VectorTrainer startTrainer(TrainingObjective trainingObjective, Optional<byte[]> checkpoint) {
        if (checkpoint.isPresent()) {
            return loadTrainer(trainingObjective, DiscoveryCheckpoint.open(checkpoint.get(), discoverySpec, model));
        }
        tracker.addPlannedRows(trainingObjective.preparationRows());
        tracker.startPhase(DiscoveryProgress.DiscoveryPhase.PREPARING, trainingObjective.preparationRows());
        trainingObjective.prepare();
        VectorTrainer vectorTrainer = new VectorTrainer(discoverySpec, frozenModel, trainingObjective, nanoClock);
        saveCheckpoint(trainingObjective, vectorTrainer);
        return vectorTrainer;
    }

    private VectorTrainer loadTrainer(TrainingObjective trainingObjective, DataInputStream in) {
        try (in) {
            trainingObjective.load(in);
            tracker.startPhase(DiscoveryProgress.DiscoveryPhase.PREPARING, trainingObjective.preparationRows());
            VectorTrainer vectorTrainer = new VectorTrainer(discoverySpec, frozenModel, trainingObjective, nanoClock);
            vectorTrainer.load(in);
            return vectorTrainer;
        } catch (IOException e) {
            throw DiscoveryCheckpoint.unreadableCheckpoint("does not fit: " + e.getMessage());
        }
    }

    private void saveCheckpoint(TrainingObjective trainingObjective, VectorTrainer vectorTrainer) {
        tracker.checkpoint(DiscoveryCheckpoint.encode(discoverySpec, model, out -> {
            trainingObjective.save(out);
            vectorTrainer.save(out);
        }));
    }

    /**
     * Fits a probe for each concept. Returns empty probes if the spec asks for too few images, or memory holds too
     * few.
     */
    List<ProbeTrainer.FittedProbe> trainProbes(PromptPairs pairs) {
        List<ProbeTrainer.FittedProbe> fittedProbes = new ArrayList<>();
        ProbeTrainer probeTrainer = new ProbeTrainer(frozenModel, pairs, discoverySpec.options());
        if (!probeTrainer.hasEnoughSamples()) {
            return Collections.nCopies(pairs.conceptCount(), ProbeTrainer.FittedProbe.NONE);
        }
        double rows = (double) probeTrainer.imageCount() * probeTrainer.rowsPerImage();
        tracker.addPlannedRows(rows);
        tracker.startPhase(DiscoveryProgress.DiscoveryPhase.PROBING, rows);
        for (int from = 0; from < probeTrainer.imageCount(); from += PROBE_BATCH_SIZE) {
            probeTrainer.collect(from, Math.min(probeTrainer.imageCount(), from + PROBE_BATCH_SIZE));
        }
        for (int concept = 0; concept < pairs.conceptCount(); concept++) {
            fittedProbes.add(probeTrainer.fit(concept));
        }
        return fittedProbes;
    }
}
