package io.evenkeel.concept;

import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * One version of a concept: a direction in one model's h-space. It cannot be made of a vector that was altered.
 *
 * @param name lower-case letters, digits and hyphens, at most 63
 * @param version from 1
 * @param kind what it is for
 * @param group the attribute group that it is a member of, such as gender; or what else it is listed under
 * @param model the fingerprint of the model whose h-space it lives in
 * @param digest SHA-256 of the vector, as {@link #digest(Tensor)} computes it
 * @param vector [channels, height, width] of the model's h
 */
public record Concept(String name, int version, Kind kind, String group, String model, String digest, Tensor vector) {
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
     * @throws IllegalArgumentException if name or version break their rule, the vector is not of rank 3 or not finite, or the
     *     digest is not the vector's
     */
    public Concept {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("concept name (" + name + ") does not match " + NAME + ".");
        }
        if (version < 1) {
            throw new IllegalArgumentException("concept version (" + version + ") must be 1 or more.");
        }
        checkVector(name, vector);
        String actual = digest(vector);
        if (!actual.equals(digest)) {
            throw new IllegalArgumentException("concept (" + name + "@" + version + ") should have the digest ("
                    + digest + "), but its vector has (" + actual
                    + ").\nMaybe the vector was altered after it was registered.");
        }
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

    /** A concept with the digest of its vector. @throws IllegalArgumentException as the constructor does */
    public static Concept of(String name, int version, Kind kind, String group, String model, Tensor vector) {
        return new Concept(name, version, kind, group, model, digest(vector), vector);
    }

    /** SHA-256, in hexadecimal, over the sides of the shape (64 bits each) and the values (32 bits each), little-endian. */
    public static String digest(Tensor vector) {
        long[] shape = vector.shape();
        float[] values = vector.values();
        ByteBuffer bytes = ByteBuffer.allocate(shape.length * Long.BYTES + values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(shape).forEach(bytes::putLong);
        bytes.asFloatBuffer().put(values);
        return Sha256.hex(bytes.array());
    }

    /** Name and version, such as "female@1". */
    public String label() {
        return name + "@" + version;
    }
}
