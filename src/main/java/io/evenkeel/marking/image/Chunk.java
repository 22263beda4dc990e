package io.evenkeel.marking.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A chunk of a PNG file.
 *
 * @param type four letters
 * @param start where it begins in its file, with its length
 * @param data without length, type and checksum
 */
public record Chunk(String type, int start, byte[] data) {
    /** What a chunk has beside its data: length, type, checksum. */
    public static final int FRAME = 12;

    public Chunk {
        data = data.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    /** Its bytes in its file. */
    public int length() {
        return data.length + FRAME;
    }

    /** A new chunk, as it stands in a file. */
    public static byte[] bytes(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + FRAME);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        return chunk.putInt(crc(chunk.array(), 4, data.length + 4)).array();
    }

    static int crc(byte[] file, int from, int length) {
        CRC32 sum = new CRC32();
        sum.update(file, from, length);
        return (int) sum.getValue();
    }

    /** Neither pictures nor what they bear is printed. */
    @Override
    public String toString() {
        return "Chunk[" + type + ", " + data.length + " bytes at " + start + "]";
    }
}
