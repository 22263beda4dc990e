package io.evenkeel.evaluation.run;

import io.evenkeel.sampler.runtime.Device;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What to evaluate, on which device, and where to write.
 *
 * @param modelFolder folder of the model
 * @param judgeFolder folder of the judge's classifiers
 * @param outputFolder folder of observations and report; an earlier run there is resumed
 * @param batchSize images sampled at once
 * @param methodNames names; empty for all
 * @param parts parts to evaluate; empty for all
 * @param samples number of images in place of the spec's
 * @param command command that the report names
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
                    + ") must be 1 or more.\nMaybe leave the option out, to use the spec's number.");
        }
    }
}
