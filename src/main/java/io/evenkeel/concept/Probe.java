package io.evenkeel.concept;

import java.util.List;

/**
 * Reads off h how far a picture on its way shows a concept already: a linear probe (Alain and Bengio 2016) for each band of
 * noise. A score of 0 is that of a picture made without the concept, 1 that of one made with it; both ends are exceeded.
 *
 * @param bands from the noisiest to the cleanest, one at least; they do not overlap
 */
public record Probe(List<Band> bands) {
    /** Checks the order. @throws IllegalArgumentException if there is no band, they overlap, or their weights differ in shape */
    public Probe {
        bands = List.copyOf(bands);
        if (bands.isEmpty()) {
            throw new IllegalArgumentException("a probe has one band at least.");
        }
        for (int i = 1; i < bands.size(); i++) {
            if (!(bands.get(i).from() < bands.get(i - 1).from())
                    || !bands.get(i).weights().hasShape(bands.get(0).weights().shape())) {
                throw new IllegalArgumentException("bands of a probe must go from noisy to clean, with weights of one"
                        + " shape, but band (" + i + ") does not.");
            }
        }
    }

    /**
     * What reads at some timesteps.
     *
     * @param from lowest training timestep that it reads at; it reads up to where the noisier band begins
     * @param weights [C, h, w] of h
     * @param bias added to their sum with h
     */
    public record Band(double from, Tensor weights, double bias) {
        /** Checks the numbers. @throws IllegalArgumentException if one is not finite */
        public Band {
            if (!Double.isFinite(from) || !Double.isFinite(bias) || !weights.isFinite()) {
                throw new IllegalArgumentException(
                        "band of a probe from timestep (" + from + ") holds values that are not finite.");
            }
        }
    }

    /**
     * The score of one h. Below the cleanest band's first timestep that band reads on.
     *
     * @param h holds it, flat
     * @param at where it starts
     */
    public double score(float[] h, int at, double timestep) {
        Band band =
                bands.stream().filter(one -> timestep >= one.from()).findFirst().orElse(bands.get(bands.size() - 1));
        return band.bias() + band.weights().dot(h, at);
    }
}
