package io.evenkeel.concept;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Reads off h how far a picture on its way shows a concept already: a linear probe (Alain and Bengio 2016) for each band of
 * noise. A score of 0 is that of a picture made without the concept, 1 that of one made with it; both ends are exceeded.
 *
 * <p>A band whose weights are all zero does not look: it says what to think while noise hides everything. As likely as not is a
 * score of 0.5; one of 1 keeps adaptive pushes waiting.
 *
 * @param bands from the noisiest to the cleanest, one at least; they do not overlap
 */
public record Probe(List<TimestepBand> bands) {
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
     * What reads at some timesteps. Numbers are kept as 32-bit floats, so that a probe is the same wherever it was stored.
     *
     * @param from lowest training timestep that it reads at; it reads up to where the noisier band begins
     * @param weights [C, h, w] of h
     * @param bias added to their sum with h
     */
    public record TimestepBand(double from, Tensor weights, double bias) {
        /** Checks the numbers. @throws IllegalArgumentException if one is not finite */
        public TimestepBand {
            from = roundToFloat(from);
            bias = roundToFloat(bias);
            if (!Double.isFinite(from) || !Double.isFinite(bias) || !weights.isFinite()) {
                throw new IllegalArgumentException(
                        "band of a probe from timestep (" + from + ") holds values that are not finite.");
            }
        }

        private static double roundToFloat(double value) {
            return (float) value;
        }
    }

    /**
     * The score of one h. Below the cleanest band's first timestep that band reads on.
     *
     * @param h holds it, flat
     * @param offset where it starts
     */
    public double score(float[] h, int offset, double timestep) {
        TimestepBand timestepBand = bandAt(timestep);
        return timestepBand.bias() + timestepBand.weights().dot(h, offset);
    }

    private TimestepBand bandAt(double timestep) {
        return bands.stream()
                .filter(timestepBand -> timestep >= timestepBand.from())
                .findFirst()
                .orElse(bands.get(bands.size() - 1));
    }

    /** The score of all pictures at a timestep, if the band does not look at them: if all its weights are zero. */
    public OptionalDouble constantScore(double timestep) {
        TimestepBand timestepBand = bandAt(timestep);
        return timestepBand.weights().dot(timestepBand.weights().values(), 0) == 0
                ? OptionalDouble.of(timestepBand.bias())
                : OptionalDouble.empty();
    }

    /** Whether it reads an h of this shape. */
    boolean acceptsShape(long[] hShape) {
        return bands.get(0).weights().hasShape(hShape);
    }

    /** The count of bands (64 bits), then of each from, bias and weights (32 bits each): little-endian. */
    public byte[] toBytes() {
        int size = bands.get(0).weights().values().length;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + bands.size() * (2 + size) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(bands.size());
        for (TimestepBand timestepBand : bands) {
            bytes.putFloat((float) timestepBand.from()).putFloat((float) timestepBand.bias());
            for (float weight : timestepBand.weights().values()) {
                bytes.putFloat(weight);
            }
        }
        return bytes.array();
    }

    /** Of {@link #toBytes}. @throws IllegalArgumentException if they are not those of a probe for an h of this shape */
    public static Probe fromBytes(byte[] bytes, long[] hShape) {
        float[] weights = Tensor.zeros(hShape).values();
        ByteBuffer remaining = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int band = (2 + weights.length) * Float.BYTES;
        int payloadLength = bytes.length - Long.BYTES;
        if (payloadLength < band || payloadLength % band != 0 || remaining.getLong() != payloadLength / band) {
            throw new IllegalArgumentException("(" + bytes.length + ") bytes are no probe's.");
        }
        List<TimestepBand> timestepBands = new ArrayList<>();
        while (remaining.hasRemaining()) {
            float from = remaining.getFloat();
            float bias = remaining.getFloat();
            for (int i = 0; i < weights.length; i++) {
                weights[i] = remaining.getFloat();
            }
            timestepBands.add(new TimestepBand(from, new Tensor(weights, hShape), bias));
        }
        return new Probe(timestepBands);
    }
}
