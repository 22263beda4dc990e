package io.evenkeel.evaluation.run;

import io.evenkeel.sampler.runtime.Device;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is to be evaluated, on what, and where it goes.
 *
 * @param modelFolder folder
 * @param judgeFolder folder of its classifiers
 * @param outputFolder folder of measurements and report; a run that is found there goes on
 * @param batchSize pictures sampled at once
 * @param methodNames names; none for all
 * @param parts parts that are evaluated
 * @param samples in place of the spec's
 * @param command that the report says it was made by
 */
public record EvaluationRequest(
        Path modelFolder,
        Path judgeFolder,
        Device device,
        Path outputFolder,
        int batchSize,
        List<String> methodNames,
        Set<EvaluationPart> parts,
        OptionalInt samples,
        String command) {
    public EvaluationRequest {
        methodNames = List.copyOf(methodNames);
        parts = parts.isEmpty() ? EnumSet.allOf(EvaluationPart.class) : EnumSet.copyOf(parts);
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch (" + batchSize + ") must be 1 or more.");
        }
        if (samples.isPresent() && samples.getAsInt() < 1) {
            throw new IllegalArgumentException("samples (" + samples.getAsInt()
                    + ") must be 1 or more.\nMaybe leave them out, to take the spec's.");
        }
    }
}
