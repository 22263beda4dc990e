package io.evenkeel.discovery.job;

import io.evenkeel.diffusion.SharedModel;
import io.evenkeel.discovery.Discovery;
import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.Listener;
import io.evenkeel.discovery.Spec;
import jakarta.inject.Singleton;
import java.util.List;

/** Learns on the served model, which goes on drawing: calls of its U-Net take turns. */
@Singleton
class ModelLearner implements Learner {
    private final SharedModel shared;

    ModelLearner(SharedModel shared) {
        this.shared = shared;
    }

    @Override
    public List<Found> learn(Claim claim, Listener listener) {
        return Discovery.find(shared.model(), Spec.parse(claim.spec()), claim.checkpoint(), listener);
    }
}
