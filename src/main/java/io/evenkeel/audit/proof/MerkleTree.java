package io.evenkeel.audit.proof;

import io.evenkeel.platform.Sha256;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The Merkle tree of RFC 6962, section 2.1 (and of RFC 9162), over tiles of height 8. */
public final class MerkleTree {
    /** Bytes of a hash. */
    public static final int HASH = 32;

    /** Hashes of a complete tile. */
    static final int WIDTH = 256;

    private static final int HEIGHT = 8;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** The hash of an entry's recorded text. */
    public static byte[] leaf(byte[] text) {
        MessageDigest digest = Sha256.digest();
        digest.update(LEAF);
        return digest.digest(text);
    }

    static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = Sha256.digest();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /**
     * What changes as leaves are added to a tree.
     *
     * @param tiles of the tree so far; only those at its right edge are asked for
     */
    public static Growth grow(Tiles tiles, long size, List<byte[]> leafHashes) {
        check(size >= 0, "size", size, "must not be negative");
        List<Tile> changed = new ArrayList<>();
        List<byte[]> added = leafHashes;
        for (int level = 0; !added.isEmpty(); level++) {
            added = grow(tiles, level, size >>> (HEIGHT * level), added, changed);
        }
        return new Growth(size + leafHashes.size(), changed);
    }

    /** One level. @return the roots of the tiles that it completes */
    private static List<byte[]> grow(Tiles tiles, int level, long count, List<byte[]> added, List<Tile> changed) {
        List<byte[]> roots = new ArrayList<>();
        long index = count / WIDTH;
        int held = (int) (count % WIDTH);
        int from = 0;
        while (from < added.size()) {
            int to = Math.min(added.size(), from + WIDTH - held);
            ByteArrayOutputStream hashes = new ByteArrayOutputStream((held + to - from) * HASH);
            if (held > 0) {
                hashes.write(present(tiles, level, index, held), 0, held * HASH);
            }
            added.subList(from, to).forEach(hash -> hashes.write(checked(hash), 0, HASH));
            Tile tile = new Tile(level, index, hashes.toByteArray());
            changed.add(tile);
            if (held + to - from == WIDTH) {
                roots.add(fold(tile.hashes(), 0, WIDTH));
            }
            held = 0;
            from = to;
            index++;
        }
        return roots;
    }

    private static byte[] checked(byte[] hash) {
        check(hash.length == HASH, "hash of bytes", hash.length, "must have 32");
        return hash;
    }

    private static byte[] present(Tiles tiles, int level, long index, int least) {
        byte[] hashes = tiles.tile(level, index);
        if (hashes.length < least * HASH) {
            throw new MissingTile(level, index, hashes.length / HASH, least);
        }
        return hashes;
    }

    /** The tree's hash; of an empty tree that of no bytes. */
    public static byte[] root(Tiles tiles, long size) {
        check(size >= 0, "size", size, "must not be negative");
        return size == 0 ? Sha256.digest().digest() : range(tiles, 0, size);
    }

    /** The audit path of RFC 6962, from the leaf's sibling up. */
    public static List<byte[]> inclusion(Tiles tiles, long index, long size) {
        check(0 <= index && index < size, "index", index, "must be from 0 and below the tree's size (" + size + ")");
        List<byte[]> path = new ArrayList<>();
        inclusion(tiles, index, 0, size, path);
        return path;
    }

    private static void inclusion(Tiles tiles, long index, long begin, long end, List<byte[]> path) {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + split(end - begin);
        if (index < middle) {
            inclusion(tiles, index, begin, middle, path);
            path.add(range(tiles, middle, end));
        } else {
            inclusion(tiles, index, middle, end, path);
            path.add(range(tiles, begin, middle));
        }
    }

    /** The consistency proof of RFC 6962; empty between equal sizes. */
    public static List<byte[]> consistency(Tiles tiles, long first, long second) {
        check(0 < first && first <= second, "first", first, "must be from 1 to second (" + second + ")");
        List<byte[]> path = new ArrayList<>();
        if (first < second) {
            consistency(tiles, first, 0, second, true, path);
        }
        return path;
    }

    private static void consistency(Tiles tiles, long first, long begin, long end, boolean isWhole, List<byte[]> path) {
        if (first == end) {
            if (!isWhole) {
                path.add(range(tiles, begin, end));
            }
            return;
        }
        long middle = begin + split(end - begin);
        if (first <= middle) {
            consistency(tiles, first, begin, middle, isWhole, path);
            path.add(range(tiles, middle, end));
        } else {
            consistency(tiles, first, middle, end, false, path);
            path.add(range(tiles, begin, middle));
        }
    }

    /** Hash of the leaves from one to before another, where a subtree of the tree begins and ends. */
    static byte[] range(Tiles tiles, long begin, long end) {
        long count = end - begin;
        if (Long.bitCount(count) == 1 && begin % count == 0) {
            return complete(tiles, Long.numberOfTrailingZeros(count), begin / count);
        }
        long middle = begin + split(count);
        return node(range(tiles, begin, middle), range(tiles, middle, end));
    }

    /** The largest power of two below. */
    static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    /** Hash of a complete subtree of 2^bits leaves. */
    private static byte[] complete(Tiles tiles, int bits, long index) {
        int level = bits / HEIGHT;
        int width = 1 << (bits % HEIGHT);
        long first = index * width;
        int from = (int) (first % WIDTH);
        return fold(present(tiles, level, first / WIDTH, from + width), from, from + width);
    }

    /** Hash over a power of two of neighbouring hashes. */
    private static byte[] fold(byte[] hashes, int from, int to) {
        if (to - from == 1) {
            return Arrays.copyOfRange(hashes, from * HASH, to * HASH);
        }
        int middle = (from + to) / 2;
        return node(fold(hashes, from, middle), fold(hashes, middle, to));
    }

    private static void check(boolean holds, String name, long value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " (" + value + ") " + rule + ".");
        }
    }
}
