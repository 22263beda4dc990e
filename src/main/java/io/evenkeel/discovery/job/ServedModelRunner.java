package io.evenkeel.discovery.job;

import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.Discovery;
import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.progress.ProgressListener;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.generation.ServedDiffusionModel;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Runs discoveries on the served model. It goes on serving requests: calls of its U-Net take turns. */
@Singleton
class ServedModelRunner implements DiscoveryRunner {
    private static final Logger LOG = Logger.getLogger(ServedModelRunner.class);
    private static final Set<String> UNUSABLE_CHECKPOINT_CODES = Set.of("checkpoint-mismatch", "unreadable-checkpoint");

    private final ServedDiffusionModel loadedModel;

    ServedModelRunner(ServedDiffusionModel loadedModel) {
        this.loadedModel = loadedModel;
    }

    @Override
    public List<DiscoveredConcept> run(ClaimedJob claimedJob, ProgressListener listener) {
        try {
            return runFrom(claimedJob, claimedJob.checkpoint(), listener);
        } catch (DiscoveryException e) {
            if (claimedJob.checkpoint().isEmpty() || !UNUSABLE_CHECKPOINT_CODES.contains(e.code())) {
                throw e;
            }
            LOG.warnf("%s starts again, because its checkpoint cannot be used: %s", claimedJob, e.code());
            return runFrom(claimedJob, Optional.empty(), listener);
        }
    }

    private List<DiscoveredConcept> runFrom(
            ClaimedJob claimedJob, Optional<byte[]> checkpoint, ProgressListener listener) {
        return Discovery.run(loadedModel.model(), DiscoverySpec.parse(claimedJob.spec()), checkpoint, listener);
    }
}
