package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * The conditioning of one U-Net row, constant over all steps: the text states, and what else the model's family takes
 * as input.
 *
 * @param inputs inputs of the U-Net by name, each without the batch axis
 */
public record Conditioning(Map<String, Tensor> inputs) {
    public Conditioning {
        inputs = Map.copyOf(inputs);
    }

    Conditioning withInputs(Map<String, Tensor> additionalInputs) {
        Map<String, Tensor> merged = new HashMap<>(inputs);
        merged.putAll(additionalInputs);
        return new Conditioning(merged);
    }
}
