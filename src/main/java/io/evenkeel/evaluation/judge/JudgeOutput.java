package io.evenkeel.evaluation.judge;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.concept.Tensor;
import java.util.List;

/**
 * What a judge saw in one picture.
 *
 * @param classification probabilities of labels
 * @param features of the last layer but one, for distances of sets
 * @param layerActivations activations of some layers, for distances of two
 */
public record JudgeOutput(ClassificationResult classification, Tensor features, List<Tensor> layerActivations) {
    public JudgeOutput {
        layerActivations = List.copyOf(layerActivations);
    }
}
