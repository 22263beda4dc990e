package io.evenkeel.concept;

import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One version of a concept: a direction in a model's h-space. Cannot be created with a vector that does not match its digest.
 *
 * @param name lower-case letters, digits and hyphens, at most 63
 * @param version from 1
 * @param kind its purpose
 * @param group the attribute group that it is a member of, such as gender; or another heading
 * @param model fingerprint of the model
 * @param digest SHA-256 as {@link #computeDigest(Tensor, Optional, double)} computes it
 * @param vector [channels, height, width] of the model's h
 * @param probe measures how far an h shows the concept; only concepts with a probe can be applied adaptively
 * @param unconditionalWeight share of the vector, 0 to 1, that is subtracted in the unconditional branch of guidance, which
 *     strengthens the effect of the same vector
 */
public record Concept(
        String name,
        int version,
        ConceptKind kind,
        String group,
        String model,
        String digest,
        Tensor vector,
        Optional<Probe> probe,
        double unconditionalWeight) {
    private static final Pattern NAME_PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** The purpose of a concept. */
    public enum ConceptKind {
        /** Steers away from unsafe content. */
        SAFETY,
        /** A member of an attribute group, such as female of gender. */
        ATTRIBUTE,
        /** Fulfils ethical phrases of a prompt. */
        ENHANCEMENT
    }

    /**
     * Validates every part.
     *
     * @throws IllegalArgumentException if name, version or unconditional weight are out of range, the vector is not of rank 3
     *     or not finite, the probe has another shape, or the digest does not match
     */
    public Concept {
        if (!NAME_PATTERN.matcher(name).matches()) {
            throw new IllegalArgumentException("concept name (" + name + ") does not match " + NAME_PATTERN + ".");
        }
        if (version < 1) {
            throw new IllegalArgumentException("concept version (" + version + ") must be 1 or more.");
        }
        requireValidVector(name, vector);
        requireMatchingProbe(name, vector, probe);
        unconditionalWeight = roundToFloat(unconditionalWeight);
        if (!(unconditionalWeight >= 0 && unconditionalWeight <= 1)) {
            throw new IllegalArgumentException(
                    "unconditional weight (" + unconditionalWeight + ") of (" + name + ") must lie in 0 to 1.");
        }
        String actual = computeDigest(vector, probe, unconditionalWeight);
        if (!actual.equals(digest)) {
            throw new IllegalArgumentException("concept (" + name + "@" + version + ") should have the digest ("
                    + digest + "), but its vector has (" + actual
                    + ").\nMaybe the vector was altered after it was registered.");
        }
    }

    /** Creates a concept without a probe. @throws IllegalArgumentException as the other constructor does */
    public Concept(
            String name, int version, ConceptKind kind, String group, String model, String digest, Tensor vector) {
        this(name, version, kind, group, model, digest, vector, Optional.empty(), 0);
    }

    /** Rounds so that the value is the same wherever it is stored. */
    private static double roundToFloat(double weight) {
        return (float) weight;
    }

    private static void requireValidVector(String name, Tensor vector) {
        if (vector.shape().length != 3) {
            throw new IllegalArgumentException(
                    "vector of (" + name + "), " + vector + ", must have three axes: channels, height and width of h.");
        }
        if (!vector.isFinite()) {
            throw new IllegalArgumentException("vector of (" + name + ") holds values that are not finite.");
        }
    }

    private static void requireMatchingProbe(String name, Tensor vector, Optional<Probe> probe) {
        probe.filter(candidate -> !candidate.acceptsShape(vector.shape())).ifPresent(candidate -> {
            throw new IllegalArgumentException("probe of (" + name + ") has weights of "
                    + candidate.bands().get(0).weights() + ", but its vector is " + vector
                    + ": they must have one shape.\nMaybe the probe was trained for another model.");
        });
    }

    /** Creates a concept without a probe, and computes its digest. @throws IllegalArgumentException as the constructor does */
    public static Concept create(
            String name, int version, ConceptKind conceptKind, String group, String model, Tensor vector) {
        return fromFile(name, version, conceptKind, group, model, new ConceptFile(vector, Optional.empty(), 0));
    }

    /** Creates a concept from a file, and computes its digest. @throws IllegalArgumentException as the constructor does */
    public static Concept fromFile(
            String name, int version, ConceptKind conceptKind, String group, String model, ConceptFile file) {
        String digest = computeDigest(file.vector(), file.probe(), file.unconditionalWeight());
        return new Concept(
                name,
                version,
                conceptKind,
                group,
                model,
                digest,
                file.vector(),
                file.probe(),
                file.unconditionalWeight());
    }

    /** Returns the contents of its file. */
    public ConceptFile toFile() {
        return new ConceptFile(vector, probe, unconditionalWeight);
    }

    /** Computes the digest of a concept without a probe. */
    public static String computeDigest(Tensor vector) {
        return computeDigest(vector, Optional.empty(), 0);
    }

    /**
     * SHA-256, in hexadecimal, over the sides of the shape (64 bits each) and the values (32 bits each); if there is a probe,
     * the count of its bands (64 bits) and of each its first timestep, its bias and its weights (32 bits each); and, unless it
     * is 0, the unconditional weight (32 bits). All little-endian.
     */
    public static String computeDigest(Tensor vector, Optional<Probe> probe, double unconditionalWeight) {
        long[] shape = vector.shape();
        float[] values = vector.values();
        byte[] probeBytes = probe.map(Probe::toBytes).orElse(new byte[0]);
        int vectorLength = shape.length * Long.BYTES + values.length * Float.BYTES;
        int weightLength = unconditionalWeight == 0 ? 0 : Float.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(vectorLength + probeBytes.length + weightLength)
                .order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(shape).forEach(bytes::putLong);
        bytes.asFloatBuffer().put(values);
        bytes.position(vectorLength).put(probeBytes);
        if (weightLength > 0) {
            bytes.putFloat((float) unconditionalWeight);
        }
        return Sha256.hex(bytes.array());
    }

    /** Returns name and version, such as "female@1". */
    public String label() {
        return name + "@" + version;
    }
}
