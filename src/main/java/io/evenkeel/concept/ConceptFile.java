package io.evenkeel.concept;

import io.evenkeel.platform.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contents of a concept's safetensors file: the vector {@code c} [C, h, w]; with a probe of K bands also {@code probe.from} [K],
 * {@code probe.weights} [K, C, h, w] and {@code probe.bias} [K]; with an unconditional weight also {@code opposed} [1]. A vector
 * without the others may have any name.
 */
public record ConceptFile(Tensor vector, Optional<Probe> probe, double unconditionalWeight) {
    private static final String VECTOR = "c";
    private static final String PROBE_FROM = "probe.from";
    private static final String PROBE_WEIGHTS = "probe.weights";
    private static final String PROBE_BIAS = "probe.bias";
    private static final String UNCONDITIONAL_WEIGHT = "opposed";
    private static final Set<String> NAMES_WITH_PROBE =
            new TreeSet<>(List.of(VECTOR, PROBE_FROM, PROBE_WEIGHTS, PROBE_BIAS));
    private static final Set<String> ALL_NAMES =
            new TreeSet<>(List.of(VECTOR, PROBE_FROM, PROBE_WEIGHTS, PROBE_BIAS, UNCONDITIONAL_WEIGHT));

    /** Reads a file. @throws IOException if it cannot be read, is no safetensors file, or does not hold a concept */
    public static ConceptFile read(Path file) throws IOException {
        Map<String, Tensor> tensors = Safetensors.read(file);
        try {
            return fromTensors(tensors);
        } catch (IllegalArgumentException e) {
            throw new IOException("(" + file + ") cannot be used: " + e.getMessage(), e);
        }
    }

    /** Reads tensors. @throws IllegalArgumentException if they are not those of a concept */
    public static ConceptFile fromTensors(Map<String, Tensor> tensors) {
        if (tensors.size() == 1 && !ALL_NAMES.containsAll(tensors.keySet())) {
            return new ConceptFile(tensors.values().iterator().next(), Optional.empty(), 0);
        }
        requireKnownNames(tensors.keySet());
        Optional<Probe> probe = tensors.containsKey(PROBE_WEIGHTS) ? Optional.of(readProbe(tensors)) : Optional.empty();
        return new ConceptFile(requireTensor(tensors, VECTOR), probe, readUnconditionalWeight(tensors));
    }

    private static double readUnconditionalWeight(Map<String, Tensor> tensors) {
        Tensor weight = tensors.getOrDefault(UNCONDITIONAL_WEIGHT, Tensor.zeros(1));
        if (!weight.hasShape(1)) {
            throw new IllegalArgumentException(
                    "tensor (" + UNCONDITIONAL_WEIGHT + ") is " + weight + ", but must be one number.");
        }
        return weight.values()[0];
    }

    private static void requireKnownNames(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(ALL_NAMES);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "tensors " + unknown.stream().map(SafeText::sanitise).toList()
                            + " are no part of a concept: a file holds one tensor, or those called " + ALL_NAMES
                            + ".\nMaybe the concepts are to be uploaded one by one.");
        }
        Set<String> missing = new TreeSet<>(
                Set.of(VECTOR, UNCONDITIONAL_WEIGHT).containsAll(names) ? Set.of(VECTOR) : NAMES_WITH_PROBE);
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("tensors " + missing + " are missing: a file holds (" + VECTOR
                    + "), or all of " + NAMES_WITH_PROBE + ", and perhaps (" + UNCONDITIONAL_WEIGHT
                    + ").\nMaybe the probe was saved in part.");
        }
    }

    private static Probe readProbe(Map<String, Tensor> tensors) {
        Tensor weights = requireTensor(tensors, PROBE_WEIGHTS);
        Tensor from = requireTensor(tensors, PROBE_FROM);
        Tensor bias = requireTensor(tensors, PROBE_BIAS);
        long bands = weights.shape().length == 4 ? weights.shape()[0] : -1;
        if (!from.hasShape(bands) || !bias.hasShape(bands)) {
            throw new IllegalArgumentException("probe of " + PROBE_FROM + " " + from + ", " + PROBE_WEIGHTS + " "
                    + weights
                    + " and "
                    + PROBE_BIAS + " " + bias + " must have the shapes [K], [K, C, h, w] and [K], for K bands of noise."
                    + "\nMaybe the axis of the bands was left out.");
        }
        List<Probe.TimestepBand> timestepBands = new ArrayList<>();
        for (int i = 0; i < bands; i++) {
            timestepBands.add(new Probe.TimestepBand(from.values()[i], weights.slice(i), bias.values()[i]));
        }
        return new Probe(timestepBands);
    }

    private static Tensor requireTensor(Map<String, Tensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow();
    }

    /** The file's bytes, always the same for the same concept. */
    public byte[] toBytes() {
        Map<String, Tensor> tensors = new TreeMap<>(Map.of(VECTOR, vector));
        probe.map(Probe::bands).ifPresent(timestepBands -> {
            tensors.put(
                    PROBE_FROM,
                    toVector(timestepBands.stream()
                            .mapToDouble(Probe.TimestepBand::from)
                            .toArray()));
            tensors.put(
                    PROBE_BIAS,
                    toVector(timestepBands.stream()
                            .mapToDouble(Probe.TimestepBand::bias)
                            .toArray()));
            tensors.put(
                    PROBE_WEIGHTS,
                    Tensor.stack(timestepBands.stream()
                            .map(Probe.TimestepBand::weights)
                            .toList()));
        });
        if (unconditionalWeight != 0) {
            tensors.put(UNCONDITIONAL_WEIGHT, toVector(unconditionalWeight));
        }
        return Safetensors.toBytes(tensors);
    }

    /** Writes the file anew. */
    public void write(Path file) throws IOException {
        Files.write(file, toBytes());
    }

    private static Tensor toVector(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Tensor(floats, new long[] {values.length});
    }
}
