package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.BaselineMethod;
import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;

/** One picture to be painted: a method's, for an aim, of a scene. Equal by its key: vectors are long to compare. */
final class EvaluationSample {
    private static final SteeringMethod UNSTEERED = new BaselineMethod();
    private static final int SHORT = 12;

    private final SteeringMethod steeringMethod;
    private final SteeringTarget steeringTarget;
    private final PromptSample promptSample;
    private final String place;
    private final String key;

    EvaluationSample(SteeringMethod steeringMethod, SteeringTarget steeringTarget, PromptSample promptSample) {
        this.steeringMethod = steeringMethod;
        this.steeringTarget = steeringTarget;
        this.promptSample = promptSample;
        this.place = place(promptSample);
        this.key = key(steeringMethod) + "/" + steeringTarget.label() + "/" + place;
    }

    /** The same for a method with the same vectors and settings. */
    static String key(SteeringMethod steeringMethod) {
        String digest = steeringMethod.digest();
        return steeringMethod.name() + "/" + digest.substring(0, Math.min(SHORT, digest.length()));
    }

    private static String place(PromptSample promptSample) {
        String prompt = Sha256.hex(
                (promptSample.template().text() + "\n" + promptSample.noun()).getBytes(StandardCharsets.UTF_8));
        return prompt.substring(0, SHORT) + "/" + promptSample.seed()
                + (promptSample.guidance() == 0 ? "" : "/" + promptSample.guidance());
    }

    /** The model's own picture of a scene. */
    static EvaluationSample unsteered(PromptSample promptSample) {
        return new EvaluationSample(UNSTEERED, SteeringTarget.NONE, promptSample);
    }

    EvaluationSample twin() {
        return isTwin() ? this : unsteered(promptSample);
    }

    boolean isTwin() {
        return steeringMethod instanceof BaselineMethod;
    }

    SteeringMethod method() {
        return steeringMethod;
    }

    SteeringTarget aim() {
        return steeringTarget;
    }

    PromptSample scene() {
        return promptSample;
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
        return other instanceof EvaluationSample evaluationSample && key.equals(evaluationSample.key);
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
