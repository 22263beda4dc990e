package io.evenkeel.evaluation.judge;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.concept.Tensor;
import java.util.List;

/**
 * A judge's output for one image.
 *
 * @param classification probabilities of labels
 * @param features activations of the last layer but one, for distances of image sets
 * @param layerActivations activations of several layers, for distances of two images
 */
public record JudgeOutput(ClassificationResult classification, Tensor features, List<Tensor> layerActivations) {
    public JudgeOutput {
        layerActivations = List.copyOf(layerActivations);
    }
}
