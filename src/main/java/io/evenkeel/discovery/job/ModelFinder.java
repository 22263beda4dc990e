package io.evenkeel.discovery.job;

import io.evenkeel.diffusion.SharedModel;
import io.evenkeel.discovery.Discovery;
import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.Listener;
import io.evenkeel.discovery.Spec;
import io.evenkeel.discovery.Undiscoverable;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Finds on the served model, which goes on drawing: calls of its U-Net take turns. */
@Singleton
class ModelFinder implements Finder {
    private static final Logger LOG = Logger.getLogger(ModelFinder.class);
    private static final Set<String> USELESS = Set.of("foreign-checkpoint", "unreadable-checkpoint");

    private final SharedModel shared;

    ModelFinder(SharedModel shared) {
        this.shared = shared;
    }

    @Override
    public List<Found> find(Claim claim, Listener listener) {
        try {
            return find(claim, claim.checkpoint(), listener);
        } catch (Undiscoverable e) {
            if (claim.checkpoint().isEmpty() || !USELESS.contains(e.code())) {
                throw e;
            }
            LOG.warnf("%s begins anew, as its checkpoint is of no use: %s", claim, e.code());
            return find(claim, Optional.empty(), listener);
        }
    }

    private List<Found> find(Claim claim, Optional<byte[]> checkpoint, Listener listener) {
        return Discovery.find(shared.model(), Spec.parse(claim.spec()), checkpoint, listener);
    }
}
