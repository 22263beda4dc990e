package io.evenkeel.evaluation.judge;

import io.evenkeel.concept.Tensor;
import io.evenkeel.screening.Measured;
import java.util.List;

/**
 * What a judge saw in one picture.
 *
 * @param measured probabilities of labels
 * @param features of the last layer but one, for distances of sets
 * @param layers activations of some layers, for distances of two
 */
public record Look(Measured measured, Tensor features, List<Tensor> layers) {
    public Look {
        layers = List.copyOf(layers);
    }
}
