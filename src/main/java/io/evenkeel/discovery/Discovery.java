package io.evenkeel.discovery;

import io.evenkeel.diffusion.DiffusionModel;
import java.util.List;
import java.util.Optional;

/** Finds the vectors of a spec. */
public final class Discovery {
    private Discovery() {}

    /**
     * Looks whether a spec goes with a model, before anything is computed.
     *
     * @throws Undiscoverable if it does not
     */
    public static void check(DiffusionModel model, Spec spec) {
        new Studio(model, spec).check();
    }

    /**
     * Runs on the calling thread until all is found. The model may draw meanwhile: calls take turns.
     *
     * @param checkpoint to go on from; of the same spec and model
     * @return the spec's concepts, in its order, version 1 each
     * @throws Stopped if the listener asked for it
     * @throws Undiscoverable if it cannot be done, or the numbers ran away
     */
    public static List<Found> find(DiffusionModel model, Spec spec, Optional<byte[]> checkpoint, Listener listener) {
        Studio studio = new Studio(model, spec);
        studio.check();
        Watch watch = new Watch(listener);
        Ground ground = studio.ground(watch);
        Lessons lessons = new Lessons(spec);
        Session session = new Session(spec, model.fingerprint(), ground, watch);
        Learner learner = session.learned(checkpoint);
        List<Probing.Fitted> probes = session.probed(lessons);
        return studio.found(learner, probes, watch);
    }
}
