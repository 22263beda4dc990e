package io.evenkeel.concept;

import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One version of a concept: a direction in one model's h-space. It cannot be made of a vector that was altered.
 *
 * @param name lower-case letters, digits and hyphens, at most 63
 * @param version from 1
 * @param kind what it is for
 * @param group the attribute group that it is a member of, such as gender; or what else it is listed under
 * @param model the fingerprint of the model whose h-space it lives in
 * @param digest SHA-256 of what follows, as {@link #digest(Tensor, Optional, double)} computes it
 * @param vector [channels, height, width] of the model's h
 * @param probe reads off such an h how far a picture shows the concept already; pushes of a concept with one may be adaptive
 * @param opposed share of the vector, 0 to 1, that a guided picture's unconditional half is pushed back by: guidance draws from
 *     the one half towards the other, so that the same vector turns the picture further
 */
public record Concept(
        String name,
        int version,
        Kind kind,
        String group,
        String model,
        String digest,
        Tensor vector,
        Optional<Probe> probe,
        double opposed) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** What a concept is for. */
    public enum Kind {
        /** Leads away from what must not be drawn. */
        SAFETY,
        /** A member of an attribute group, such as female of gender. */
        ATTRIBUTE,
        /** What an ethical phrase in the prompt asks for. */
        ENHANCEMENT
    }

    /**
     * Checks every part.
     *
     * @throws IllegalArgumentException if name or version break their rule, the vector is not of rank 3 or not finite, the
     *     probe reads an h of another shape, the opposed share is none, or the digest is another
     */
    public Concept {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("concept name (" + name + ") does not match " + NAME + ".");
        }
        if (version < 1) {
            throw new IllegalArgumentException("concept version (" + version + ") must be 1 or more.");
        }
        checkVector(name, vector);
        checkProbe(name, vector, probe);
        opposed = stored(opposed);
        if (!(opposed >= 0 && opposed <= 1)) {
            throw new IllegalArgumentException("opposed share (" + opposed + ") of (" + name + ") must lie in 0 to 1.");
        }
        String actual = digest(vector, probe, opposed);
        if (!actual.equals(digest)) {
            throw new IllegalArgumentException("concept (" + name + "@" + version + ") should have the digest ("
                    + digest + "), but its vector has (" + actual
                    + ").\nMaybe the vector was altered after it was registered.");
        }
    }

    /** A concept without a probe. @throws IllegalArgumentException as the other constructor does */
    public Concept(String name, int version, Kind kind, String group, String model, String digest, Tensor vector) {
        this(name, version, kind, group, model, digest, vector, Optional.empty(), 0);
    }

    /** The same wherever it was stored. */
    private static double stored(double share) {
        return (float) share;
    }

    private static void checkVector(String name, Tensor vector) {
        if (vector.shape().length != 3) {
            throw new IllegalArgumentException(
                    "vector of (" + name + "), " + vector + ", must have three axes: channels, height and width of h.");
        }
        if (!vector.isFinite()) {
            throw new IllegalArgumentException("vector of (" + name + ") holds values that are not finite.");
        }
    }

    private static void checkProbe(String name, Tensor vector, Optional<Probe> probe) {
        probe.filter(reader -> !reader.reads(vector.shape())).ifPresent(reader -> {
            throw new IllegalArgumentException("probe of (" + name + ") has weights of "
                    + reader.bands().get(0).weights() + ", but its vector is " + vector
                    + ": they must have one shape.\nMaybe the probe was trained for another model.");
        });
    }

    /** A concept without a probe, with the digest of its vector. @throws IllegalArgumentException as the constructor does */
    public static Concept of(String name, int version, Kind kind, String group, String model, Tensor vector) {
        return of(name, version, kind, group, model, new ConceptFile(vector, Optional.empty(), 0));
    }

    /** What a file holds, under its digest. @throws IllegalArgumentException as the constructor does */
    public static Concept of(String name, int version, Kind kind, String group, String model, ConceptFile file) {
        String digest = digest(file.vector(), file.probe(), file.opposed());
        return new Concept(name, version, kind, group, model, digest, file.vector(), file.probe(), file.opposed());
    }

    /** What its file holds. */
    public ConceptFile file() {
        return new ConceptFile(vector, probe, opposed);
    }

    /** The digest of a concept without a probe. */
    public static String digest(Tensor vector) {
        return digest(vector, Optional.empty(), 0);
    }

    /**
     * SHA-256, in hexadecimal, over the sides of the shape (64 bits each) and the values (32 bits each); if there is a probe,
     * the count of its bands (64 bits) and of each its first timestep, its bias and its weights (32 bits each); and, unless it
     * is 0, the opposed share (32 bits). All little-endian.
     */
    public static String digest(Tensor vector, Optional<Probe> probe, double opposed) {
        long[] shape = vector.shape();
        float[] values = vector.values();
        byte[] read = probe.map(Probe::bytes).orElse(new byte[0]);
        int size = shape.length * Long.BYTES + values.length * Float.BYTES;
        int last = opposed == 0 ? 0 : Float.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(size + read.length + last).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(shape).forEach(bytes::putLong);
        bytes.asFloatBuffer().put(values);
        bytes.position(size).put(read);
        if (last > 0) {
            bytes.putFloat((float) opposed);
        }
        return Sha256.hex(bytes.array());
    }

    /** Name and version, such as "female@1". */
    public String label() {
        return name + "@" + version;
    }
}
