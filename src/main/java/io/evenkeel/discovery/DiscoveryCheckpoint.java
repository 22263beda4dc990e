package io.evenkeel.discovery;

import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.spec.DiscoverySpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Encodes the state of a discovery as bytes: magic number, format version, spec digest, model fingerprint, state, and
 * a CRC-32 of everything before it.
 */
final class DiscoveryCheckpoint {
    private static final int MAGIC = 0x45564b44; // EVKD
    private static final int VERSION = 1;

    private DiscoveryCheckpoint() {}

    /** Writes a part of the state. */
    interface StateWriter {
        void write(DataOutput out) throws IOException;
    }

    static byte[] encode(DiscoverySpec discoverySpec, String model, StateWriter writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(discoverySpec.digest());
            out.writeUTF(model);
            writer.write(out);
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("a checkpoint could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }

    /**
     * Returns a stream over the state.
     *
     * @throws DiscoveryException if the bytes are no intact checkpoint, or belong to another spec or model
     */
    static DataInputStream open(byte[] bytes, DiscoverySpec discoverySpec, String model) {
        try {
            requireIntact(bytes);
            DataInputStream in =
                    new DataInputStream(new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length - Long.BYTES)));
            in.readInt();
            int version = in.readInt();
            if (version != VERSION) {
                throw unreadableCheckpoint("has version (" + version + "), but version (" + VERSION + ") is required");
            }
            requireSame("spec", in.readUTF(), discoverySpec.digest());
            requireSame("model", in.readUTF(), model);
            return in;
        } catch (IOException e) {
            throw unreadableCheckpoint("ends early");
        }
    }

    private static void requireIntact(byte[] bytes) throws IOException {
        int payloadLength = bytes.length - Long.BYTES;
        if (payloadLength < 2 * Integer.BYTES || inputFrom(bytes, 0).readInt() != MAGIC) {
            throw unreadableCheckpoint("of (" + bytes.length + ") bytes is not a checkpoint");
        }
        if (inputFrom(bytes, payloadLength).readLong() != checksum(bytes, payloadLength)) {
            throw unreadableCheckpoint("of (" + bytes.length + ") bytes is damaged");
        }
    }

    private static DataInputStream inputFrom(byte[] bytes, int from) {
        return new DataInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from));
    }

    static DiscoveryException unreadableCheckpoint(String reason) {
        return new DiscoveryException(
                "unreadable-checkpoint", "checkpoint " + reason + ".\nMaybe it was cut off: start again without it.");
    }

    private static void requireSame(String what, String actual, String expected) {
        if (!actual.equals(expected)) {
            throw new DiscoveryException(
                    "checkpoint-mismatch",
                    "checkpoint belongs to the " + what + " (" + actual + "), not to (" + expected + ").\nMaybe the "
                            + what + " was changed since: start again, or change it back.");
        }
    }
}
