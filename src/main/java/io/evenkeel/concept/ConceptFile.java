package io.evenkeel.concept;

import io.evenkeel.platform.Shown;
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
 * What a concept's safetensors file holds: the vector {@code c} [C, h, w] and, where it has a probe of K bands, {@code
 * probe.from} [K], {@code probe.weights} [K, C, h, w] and {@code probe.bias} [K]. A vector that is alone may have any name.
 */
public record ConceptFile(Tensor vector, Optional<Probe> probe) {
    private static final String VECTOR = "c";
    private static final String FROM = "probe.from";
    private static final String WEIGHTS = "probe.weights";
    private static final String BIAS = "probe.bias";
    private static final Set<String> ALL = new TreeSet<>(List.of(VECTOR, FROM, WEIGHTS, BIAS));

    /** Reads a file. @throws IOException if it cannot be read, is no safetensors file, or does not hold a concept */
    public static ConceptFile read(Path file) throws IOException {
        Map<String, Tensor> tensors = Safetensors.read(file);
        try {
            return of(tensors);
        } catch (IllegalArgumentException e) {
            throw new IOException("(" + file + ") cannot be used: " + e.getMessage(), e);
        }
    }

    /** Of a file's tensors. @throws IllegalArgumentException if they are no concept's */
    public static ConceptFile of(Map<String, Tensor> tensors) {
        if (tensors.size() == 1 && !ALL.containsAll(tensors.keySet())) {
            return new ConceptFile(tensors.values().iterator().next(), Optional.empty());
        }
        checkNames(tensors.keySet());
        return new ConceptFile(
                tensor(tensors, VECTOR), tensors.size() == 1 ? Optional.empty() : Optional.of(probe(tensors)));
    }

    private static void checkNames(Set<String> names) {
        Set<String> strange = new TreeSet<>(names);
        strange.removeAll(ALL);
        if (!strange.isEmpty()) {
            throw new IllegalArgumentException(
                    "tensors " + strange.stream().map(Shown::of).toList()
                            + " are no part of a concept: a file holds one tensor, or those called " + ALL
                            + ".\nMaybe the concepts are to be uploaded one by one.");
        }
        Set<String> missing = new TreeSet<>(names.equals(Set.of(VECTOR)) ? names : ALL);
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("tensors " + missing + " are missing: a file with any of " + ALL
                    + " but the vector alone must hold them all.\nMaybe the probe was saved in part.");
        }
    }

    private static Probe probe(Map<String, Tensor> tensors) {
        Tensor weights = tensor(tensors, WEIGHTS);
        Tensor from = tensor(tensors, FROM);
        Tensor bias = tensor(tensors, BIAS);
        long bands = weights.shape().length == 4 ? weights.shape()[0] : -1;
        if (!from.hasShape(bands) || !bias.hasShape(bands)) {
            throw new IllegalArgumentException("probe of " + FROM + " " + from + ", " + WEIGHTS + " " + weights
                    + " and "
                    + BIAS + " " + bias + " must have the shapes [K], [K, C, h, w] and [K], for K bands of noise."
                    + "\nMaybe the axis of the bands was left out.");
        }
        List<Probe.Band> read = new ArrayList<>();
        for (int i = 0; i < bands; i++) {
            read.add(new Probe.Band(from.values()[i], weights.part(i), bias.values()[i]));
        }
        return new Probe(read);
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow();
    }

    /** The file's bytes, always the same for the same concept. */
    public byte[] bytes() {
        Map<String, Tensor> tensors = new TreeMap<>(Map.of(VECTOR, vector));
        probe.map(Probe::bands).ifPresent(bands -> {
            tensors.put(FROM, row(bands.stream().mapToDouble(Probe.Band::from).toArray()));
            tensors.put(BIAS, row(bands.stream().mapToDouble(Probe.Band::bias).toArray()));
            tensors.put(
                    WEIGHTS,
                    Tensor.stacked(bands.stream().map(Probe.Band::weights).toList()));
        });
        return Safetensors.bytes(tensors);
    }

    /** Writes the file anew. */
    public void write(Path file) throws IOException {
        Files.write(file, bytes());
    }

    private static Tensor row(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Tensor(floats, new long[] {values.length});
    }
}
