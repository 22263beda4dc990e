package io.evenkeel.audit.search;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Which entries of a segment have a term, as bytes: the places of the entries (16 bits each, ascending, after a 0), or a bit for each
 * place (after a 1), whichever is shorter.
 */
final class Postings {
    private static final byte PLACES = 0;
    private static final byte BITS = 1;

    private Postings() {}

    static byte[] write(BitSet entries) {
        byte[] bits = entries.toByteArray();
        int places = entries.cardinality();
        if (bits.length < places * Short.BYTES) {
            return ByteBuffer.allocate(1 + bits.length).put(BITS).put(bits).array();
        }
        ByteBuffer bytes = ByteBuffer.allocate(1 + places * Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(PLACES);
        entries.stream().forEach(place -> bytes.putShort((short) place));
        return bytes.array();
    }

    static BitSet read(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 1, bytes.length - 1).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes[0] == BITS) {
            return BitSet.valueOf(rest);
        }
        BitSet entries = new BitSet();
        while (rest.hasRemaining()) {
            entries.set(Short.toUnsignedInt(rest.getShort()));
        }
        return entries;
    }

    /**
     * Adds what a block holds to what its shelf holds.
     *
     * @param shift place of the block's first entry in the shelf
     */
    static void add(BitSet shelf, byte[] block, int shift) {
        read(block).stream().forEach(place -> shelf.set(place + shift));
    }
}
