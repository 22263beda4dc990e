package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Unsteered;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;

/** One picture to be painted: a method's, for an aim, of a scene. */
record Job(Method method, Aim aim, Scene scene) {
    private static final Method UNSTEERED = new Unsteered();
    private static final int SHORT = 12;

    /** The model's own picture of a scene. */
    static Job unsteered(Scene scene) {
        return new Job(UNSTEERED, Aim.NONE, scene);
    }

    Job twin() {
        return unsteered(scene);
    }

    boolean isTwin() {
        return method instanceof Unsteered;
    }

    /** The same for the same picture: of another run, too, as long as the method's vectors and settings are the same. */
    String key() {
        return method.name() + "/"
                + method.digest().substring(0, Math.min(SHORT, method.digest().length())) + "/" + aim.label() + "/"
                + place();
    }

    /** Of the scene. */
    String place() {
        String prompt = Sha256.hex((scene.template().text() + "\n" + scene.noun()).getBytes(StandardCharsets.UTF_8));
        return prompt.substring(0, SHORT) + "/" + scene.seed() + (scene.guidance() == 0 ? "" : "/" + scene.guidance());
    }
}
