package io.evenkeel.evaluation.run;

import io.evenkeel.diffusion.runtime.Device;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is to be evaluated, on what, and where it goes.
 *
 * @param model folder
 * @param judge folder of its classifiers
 * @param out folder of measurements and report; a run that is found there goes on
 * @param batch pictures sampled at once
 * @param methods names; none for all
 * @param only parts that are evaluated
 * @param samples in place of the spec's
 * @param command that the report says it was made by
 */
public record EvaluationRequest(
        Path model,
        Path judge,
        Device device,
        Path out,
        int batch,
        List<String> methods,
        Set<EvaluationPart> only,
        OptionalInt samples,
        String command) {
    public EvaluationRequest {
        methods = List.copyOf(methods);
        only = only.isEmpty() ? EnumSet.allOf(EvaluationPart.class) : EnumSet.copyOf(only);
        if (batch < 1) {
            throw new IllegalArgumentException("batch (" + batch + ") must be 1 or more.");
        }
        if (samples.isPresent() && samples.getAsInt() < 1) {
            throw new IllegalArgumentException("samples (" + samples.getAsInt()
                    + ") must be 1 or more.\nMaybe leave them out, to take the spec's.");
        }
    }
}
