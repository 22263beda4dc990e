package io.evenkeel.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A chunk of a PNG file.
 *
 * @param type four letters
 * @param offset position of the chunk in its file
 * @param data content without length, type and checksum
 */
public record PngChunk(String type, int offset, byte[] data) {
    /** Bytes of a chunk besides its data: length, type, checksum. */
    public static final int OVERHEAD_BYTES = 12;

    public PngChunk {
        data = data.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    /** Returns the number of bytes of the whole chunk. */
    public int encodedLength() {
        return data.length + OVERHEAD_BYTES;
    }

    /** Encodes a new chunk. */
    public static byte[] encode(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + OVERHEAD_BYTES);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        return chunk.putInt(computeCrc(chunk.array(), 4, data.length + 4)).array();
    }

    static int computeCrc(byte[] file, int from, int length) {
        CRC32 sum = new CRC32();
        sum.update(file, from, length);
        return (int) sum.getValue();
    }

    /** Omits the data, so that image contents stay out of logs. */
    @Override
    public String toString() {
        return "PngChunk[" + type + ", " + data.length + " bytes at " + offset + "]";
    }
}
