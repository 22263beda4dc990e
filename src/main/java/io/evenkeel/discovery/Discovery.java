package io.evenkeel.discovery;

import io.evenkeel.discovery.probe.ProbeTrainer;
import io.evenkeel.discovery.progress.ProgressListener;
import io.evenkeel.discovery.progress.ProgressTracker;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.discovery.training.VectorTrainer;
import io.evenkeel.sampler.DiffusionModel;
import java.util.List;
import java.util.Optional;

/** Finds the vectors of a spec. */
public final class Discovery {
    private Discovery() {}

    /**
     * Looks whether a spec goes with a model, before anything is computed.
     *
     * @throws DiscoveryException if it does not
     */
    public static void validate(DiffusionModel model, DiscoverySpec discoverySpec) {
        new DiscoveryModel(model, discoverySpec).validate();
    }

    /**
     * Runs on the calling thread until all is found. The model may draw meanwhile: calls take turns.
     *
     * @param checkpoint to go on from; of the same spec and model
     * @return the spec's concepts, in its order, version 1 each
     * @throws DiscoveryStoppedException if the listener asked for it
     * @throws DiscoveryException if it cannot be done, or the numbers ran away
     */
    public static List<DiscoveredConcept> run(
            DiffusionModel model,
            DiscoverySpec discoverySpec,
            Optional<byte[]> checkpoint,
            ProgressListener progressListener) {
        DiscoveryModel discoveryModel = new DiscoveryModel(model, discoverySpec);
        discoveryModel.validate();
        ProgressTracker progressTracker = new ProgressTracker(progressListener);
        FrozenModel frozenModel = discoveryModel.frozenModel(progressTracker);
        PromptPairs promptPairs = new PromptPairs(discoverySpec);
        TrainingRun trainingRun = new TrainingRun(discoverySpec, model.fingerprint(), frozenModel, progressTracker);
        VectorTrainer vectorTrainer = trainingRun.train(checkpoint);
        List<ProbeTrainer.FittedProbe> probes = trainingRun.trainProbes(promptPairs);
        return discoveryModel.createResults(vectorTrainer, probes, progressTracker);
    }
}
