package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * What a U-Net is told during a whole run: the prompt's text states, and what else its family wants to know.
 *
 * @param inputs of the U-Net by name, each without the batch axis
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
