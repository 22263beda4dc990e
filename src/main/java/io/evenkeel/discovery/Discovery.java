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

/** Discovers the concept vectors of a spec. */
public final class Discovery {
    private Discovery() {}

    /**
     * Checks whether a spec fits a model, before anything is computed.
     *
     * @throws DiscoveryException if it does not fit
     */
    public static void validate(DiffusionModel model, DiscoverySpec discoverySpec) {
        new DiscoveryModel(model, discoverySpec).validate();
    }

    /**
     * Trains vectors and probes on the calling thread. The model may serve requests meanwhile: calls of its U-Net
     * take turns.
     *
     * @param checkpoint state of an earlier run to continue from; it must belong to the same spec and model
     * @return the spec's concepts in the spec's order, each with version 1
     * @throws DiscoveryStoppedException if the listener requests a stop
     * @throws DiscoveryException if spec and model do not fit, or a value is not finite
     */
    public static List<DiscoveredConcept> run(
            DiffusionModel model, DiscoverySpec discoverySpec, Optional<byte[]> checkpoint, ProgressListener listener) {
        DiscoveryModel discoveryModel = new DiscoveryModel(model, discoverySpec);
        discoveryModel.validate();
        ProgressTracker tracker = new ProgressTracker(listener);
        FrozenModel frozenModel = discoveryModel.frozenModel(tracker);
        PromptPairs pairs = new PromptPairs(discoverySpec);
        TrainingRun trainingRun = new TrainingRun(discoverySpec, model.fingerprint(), frozenModel, tracker);
        VectorTrainer trainer = trainingRun.train(checkpoint);
        List<ProbeTrainer.FittedProbe> probes = trainingRun.trainProbes(pairs);
        return discoveryModel.createResults(trainer, probes, tracker);
    }
}
