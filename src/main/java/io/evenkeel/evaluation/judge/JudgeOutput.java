package io.evenkeel.evaluation.judge;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.concept.Tensor;
import java.util.List;

/**
 * What a judge saw in one picture.
 *
 * @param measured probabilities of labels
 * @param features of the last layer but one, for distances of sets
 * @param layers activations of some layers, for distances of two
 */
public record JudgeOutput(ClassificationResult measured, Tensor features, List<Tensor> layers) {
    public JudgeOutput {
        layers = List.copyOf(layers);
    }
}
