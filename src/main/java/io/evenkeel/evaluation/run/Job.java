package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Unsteered;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;

/** One picture to be painted: a method's, for an aim, of a scene. Equal by its key: vectors are long to compare. */
final class Job {
    private static final Method UNSTEERED = new Unsteered();
    private static final int SHORT = 12;

    private final Method method;
    private final Aim aim;
    private final Scene scene;
    private final String place;
    private final String key;

    Job(Method method, Aim aim, Scene scene) {
        this.method = method;
        this.aim = aim;
        this.scene = scene;
        this.place = place(scene);
        this.key = key(method) + "/" + aim.label() + "/" + place;
    }

    /** The same for a method with the same vectors and settings. */
    static String key(Method method) {
        String digest = method.digest();
        return method.name() + "/" + digest.substring(0, Math.min(SHORT, digest.length()));
    }

    private static String place(Scene scene) {
        String prompt = Sha256.hex((scene.template().text() + "\n" + scene.noun()).getBytes(StandardCharsets.UTF_8));
        return prompt.substring(0, SHORT) + "/" + scene.seed() + (scene.guidance() == 0 ? "" : "/" + scene.guidance());
    }

    /** The model's own picture of a scene. */
    static Job unsteered(Scene scene) {
        return new Job(UNSTEERED, Aim.NONE, scene);
    }

    Job twin() {
        return isTwin() ? this : unsteered(scene);
    }

    boolean isTwin() {
        return method instanceof Unsteered;
    }

    Method method() {
        return method;
    }

    Aim aim() {
        return aim;
    }

    Scene scene() {
        return scene;
    }

    /** The same for the same picture: of another run, too, as long as the method's vectors and settings are the same. */
    String key() {
        return key;
    }

    /** Of the scene. */
    String place() {
        return place;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Job job && key.equals(job.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Job[" + key + "]";
    }
}
