package io.evenkeel.audit.search.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Which entries of a segment have a term, as bytes: the places of the entries (16 bits each, ascending, after a 0), or a bit for each
 * place (after a 1), whichever is shorter.
 */
public final class PostingList {
    private static final byte INDEXES = 0;
    private static final byte BITMAP = 1;

    private PostingList() {}

    static byte[] encode(BitSet entries) {
        byte[] bits = entries.toByteArray();
        int count = entries.cardinality();
        if (bits.length < count * Short.BYTES) {
            return ByteBuffer.allocate(1 + bits.length).put(BITMAP).put(bits).array();
        }
        ByteBuffer bytes = ByteBuffer.allocate(1 + count * Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(INDEXES);
        entries.stream().forEach(index -> bytes.putShort((short) index));
        return bytes.array();
    }

    public static BitSet decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes[0] == BITMAP) {
            return BitSet.valueOf(buffer);
        }
        BitSet entries = new BitSet();
        while (buffer.hasRemaining()) {
            entries.set(Short.toUnsignedInt(buffer.getShort()));
        }
        return entries;
    }

    /**
     * Adds what a block holds to what its shelf holds.
     *
     * @param shift place of the block's first entry in the shelf
     */
    static void addShifted(BitSet target, byte[] encoded, int shift) {
        decode(encoded).stream().forEach(index -> target.set(index + shift));
    }
}
