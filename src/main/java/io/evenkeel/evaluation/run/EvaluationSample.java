package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.BaselineMethod;
import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;

/** An image to generate: a method, a target and a prompt sample. Compared by key, because vectors are long. */
final class EvaluationSample {
    private static final SteeringMethod BASELINE_METHOD = new BaselineMethod();
    private static final int DIGEST_LENGTH = 12;

    private final SteeringMethod steeringMethod;
    private final SteeringTarget steeringTarget;
    private final PromptSample promptSample;
    private final String promptKey;
    private final String key;

    EvaluationSample(SteeringMethod steeringMethod, SteeringTarget steeringTarget, PromptSample promptSample) {
        this.steeringMethod = steeringMethod;
        this.steeringTarget = steeringTarget;
        this.promptSample = promptSample;
        this.promptKey = promptKeyOf(promptSample);
        this.key = methodKey(steeringMethod) + "/" + steeringTarget.label() + "/" + promptKey;
    }

    /** Returns a key that is equal for methods with the same vectors and settings. */
    static String methodKey(SteeringMethod steeringMethod) {
        String digest = steeringMethod.digest();
        return steeringMethod.name() + "/" + digest.substring(0, Math.min(DIGEST_LENGTH, digest.length()));
    }

    private static String promptKeyOf(PromptSample promptSample) {
        String prompt = Sha256.hex(
                (promptSample.template().text() + "\n" + promptSample.occupation()).getBytes(StandardCharsets.UTF_8));
        return prompt.substring(0, DIGEST_LENGTH) + "/" + promptSample.seed()
                + (promptSample.guidance() == 0 ? "" : "/" + promptSample.guidance());
    }

    /** Returns the baseline of a prompt sample. */
    static EvaluationSample baselineOf(PromptSample promptSample) {
        return new EvaluationSample(BASELINE_METHOD, SteeringTarget.NONE, promptSample);
    }

    EvaluationSample baseline() {
        return isBaseline() ? this : baselineOf(promptSample);
    }

    boolean isBaseline() {
        return steeringMethod instanceof BaselineMethod;
    }

    SteeringMethod method() {
        return steeringMethod;
    }

    SteeringTarget target() {
        return steeringTarget;
    }

    PromptSample promptSample() {
        return promptSample;
    }

    /** Returns a key that is equal for equal images, across runs with the same vectors and settings. */
    String key() {
        return key;
    }

    /** Returns the key of the prompt sample. */
    String promptKey() {
        return promptKey;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EvaluationSample evaluationSample && key.equals(evaluationSample.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "EvaluationSample[" + key + "]";
    }
}
