package io.evenkeel.transparencylog;

import io.evenkeel.platform.Sha256;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Computes the Merkle trees of RFC 6962, section 2.1 (and of RFC 9162), stored in tiles of height 8. */
public final class MerkleTree {
    /** Bytes in a hash. */
    public static final int HASH_SIZE = 32;

    /** Hashes in a complete tile. */
    static final int TILE_WIDTH = 256;

    private static final int TILE_HEIGHT = 8;
    private static final byte LEAF_PREFIX = 0;
    private static final byte NODE_PREFIX = 1;

    private MerkleTree() {}

    /** Returns the leaf hash of an entry's recorded text. */
    public static byte[] leafHash(byte[] text) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(LEAF_PREFIX);
        return digest.digest(text);
    }

    static byte[] nodeHash(byte[] left, byte[] right) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(NODE_PREFIX);
        digest.update(left);
        return digest.digest(right);
    }

    /**
     * Adds leaves to a tree and returns the changed tiles.
     *
     * @param store tiles of the tree before; only those at its right edge are read
     */
    public static TreeUpdate grow(TileStore store, long size, List<byte[]> leafHashes) {
        checkArgument(size >= 0, "size", size, "must not be negative");
        List<Tile> changed = new ArrayList<>();
        List<byte[]> newHashes = leafHashes;
        for (int level = 0; !newHashes.isEmpty(); level++) {
            newHashes = growLevel(store, level, size >>> (TILE_HEIGHT * level), newHashes, changed);
        }
        return new TreeUpdate(size + leafHashes.size(), changed);
    }

    /** Adds hashes to one level. @return roots of the tiles that become complete */
    private static List<byte[]> growLevel(
            TileStore store, int level, long count, List<byte[]> newHashes, List<Tile> changed) {
        List<byte[]> roots = new ArrayList<>();
        long index = count / TILE_WIDTH;
        int existingCount = (int) (count % TILE_WIDTH);
        int from = 0;
        while (from < newHashes.size()) {
            int to = Math.min(newHashes.size(), from + TILE_WIDTH - existingCount);
            ByteArrayOutputStream hashes = new ByteArrayOutputStream((existingCount + to - from) * HASH_SIZE);
            if (existingCount > 0) {
                hashes.write(requireTile(store, level, index, existingCount), 0, existingCount * HASH_SIZE);
            }
            newHashes.subList(from, to).forEach(hash -> hashes.write(requireHash(hash), 0, HASH_SIZE));
            Tile tile = new Tile(level, index, hashes.toByteArray());
            changed.add(tile);
            if (existingCount + to - from == TILE_WIDTH) {
                roots.add(foldHashes(tile.hashes(), 0, TILE_WIDTH));
            }
            existingCount = 0;
            from = to;
            index++;
        }
        return roots;
    }

    private static byte[] requireHash(byte[] hash) {
        checkArgument(hash.length == HASH_SIZE, "hash of bytes", hash.length, "must have 32");
        return hash;
    }

    private static byte[] requireTile(TileStore store, int level, long index, int minCount) {
        byte[] hashes = store.readTile(level, index);
        if (hashes.length < minCount * HASH_SIZE) {
            throw new MissingTileException(level, index, hashes.length / HASH_SIZE, minCount);
        }
        return hashes;
    }

    /** Returns the root hash; for an empty tree, the hash of no bytes. */
    public static byte[] root(TileStore store, long size) {
        checkArgument(size >= 0, "size", size, "must not be negative");
        return size == 0 ? Sha256.newDigest().digest() : rangeHash(store, 0, size);
    }

    /** Returns the audit path of RFC 6962, from the leaf's sibling up. */
    public static List<byte[]> inclusionProof(TileStore store, long index, long size) {
        checkArgument(
                0 <= index && index < size, "index", index, "must be from 0 and below the tree's size (" + size + ")");
        List<byte[]> path = new ArrayList<>();
        collectInclusionPath(store, index, 0, size, path);
        return path;
    }

    private static void collectInclusionPath(TileStore store, long index, long begin, long end, List<byte[]> path) {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + splitPoint(end - begin);
        if (index < middle) {
            collectInclusionPath(store, index, begin, middle, path);
            path.add(rangeHash(store, middle, end));
        } else {
            collectInclusionPath(store, index, middle, end, path);
            path.add(rangeHash(store, begin, middle));
        }
    }

    /** Returns the consistency proof of RFC 6962; empty for equal sizes. */
    public static List<byte[]> consistencyProof(TileStore store, long first, long second) {
        checkArgument(0 < first && first <= second, "first", first, "must be from 1 to second (" + second + ")");
        List<byte[]> path = new ArrayList<>();
        if (first < second) {
            collectConsistencyPath(store, first, 0, second, true, path);
        }
        return path;
    }

    private static void collectConsistencyPath(
            TileStore store, long first, long begin, long end, boolean isWhole, List<byte[]> path) {
        if (first == end) {
            if (!isWhole) {
                path.add(rangeHash(store, begin, end));
            }
            return;
        }
        long middle = begin + splitPoint(end - begin);
        if (first <= middle) {
            collectConsistencyPath(store, first, begin, middle, isWhole, path);
            path.add(rangeHash(store, middle, end));
        } else {
            collectConsistencyPath(store, first, middle, end, false, path);
            path.add(rangeHash(store, begin, middle));
        }
    }

    /** Returns the hash of the leaves from begin to end (exclusive), which must be the bounds of a subtree. */
    static byte[] rangeHash(TileStore store, long begin, long end) {
        long count = end - begin;
        if (Long.bitCount(count) == 1 && begin % count == 0) {
            return subtreeHash(store, Long.numberOfTrailingZeros(count), begin / count);
        }
        long middle = begin + splitPoint(count);
        return nodeHash(rangeHash(store, begin, middle), rangeHash(store, middle, end));
    }

    /** Returns the largest power of two below a count. */
    static long splitPoint(long count) {
        return Long.highestOneBit(count - 1);
    }

    /** Returns the hash of a complete subtree of 2^bits leaves. */
    private static byte[] subtreeHash(TileStore store, int bits, long index) {
        int level = bits / TILE_HEIGHT;
        int width = 1 << (bits % TILE_HEIGHT);
        long first = index * width;
        int from = (int) (first % TILE_WIDTH);
        return foldHashes(requireTile(store, level, first / TILE_WIDTH, from + width), from, from + width);
    }

    /** Hashes neighbouring hashes, whose number is a power of two, up to one. */
    private static byte[] foldHashes(byte[] hashes, int from, int to) {
        if (to - from == 1) {
            return Arrays.copyOfRange(hashes, from * HASH_SIZE, to * HASH_SIZE);
        }
        int middle = (from + to) / 2;
        return nodeHash(foldHashes(hashes, from, middle), foldHashes(hashes, middle, to));
    }

    private static void checkArgument(boolean isValid, String name, long value, String rule) {
        if (!isValid) {
            throw new IllegalArgumentException(name + " (" + value + ") " + rule + ".");
        }
    }
}
