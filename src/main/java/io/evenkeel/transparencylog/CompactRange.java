package io.evenkeel.transparencylog;

import io.evenkeel.platform.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: the roots of the complete subtrees whose sizes add up to the tree's size. That is enough to append
 * leaves and to compute the root. Takes constant memory. Not thread-safe.
 */
public final class CompactRange {
    private static final int MAX_LEVELS = 63;
    private static final byte NODE_PREFIX = 1;

    /** Roots by level; present where the bit of the size is set. */
    private final byte[][] nodes = new byte[MAX_LEVELS][];

    private final MessageDigest digest = Sha256.newDigest();
    private long size;

    /** Creates the range of an empty tree. */
    public CompactRange() {
        size = 0;
    }

    private CompactRange(long size) {
        this.size = size;
    }

    /**
     * Creates the range of a tree.
     *
     * @param hashes roots of the subtrees, largest first
     */
    public static CompactRange fromHashes(long size, List<byte[]> hashes) {
        if (size < 0 || hashes.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("a tree of size (" + size + ") has (" + Long.bitCount(size)
                    + ") complete subtrees, not (" + hashes.size() + ").");
        }
        CompactRange range = new CompactRange(size);
        int next = hashes.size();
        for (int level = 0; level < MAX_LEVELS; level++) {
            if (((size >>> level) & 1) == 1) {
                range.nodes[level] = hashes.get(--next).clone();
            }
        }
        return range;
    }

    /** Reads the range of a tree from its tiles. */
    public static CompactRange fromTiles(TileStore store, long size) {
        List<byte[]> hashes = new ArrayList<>();
        long begin = 0;
        for (int level = MAX_LEVELS - 1; level >= 0; level--) {
            long width = 1L << level;
            if ((size & width) != 0) {
                hashes.add(MerkleTree.rangeHash(store, begin, begin + width));
                begin += width;
            }
        }
        return fromHashes(size, hashes);
    }

    /** Returns an independent copy. */
    public CompactRange copy() {
        return fromHashes(size, hashes());
    }

    public long size() {
        return size;
    }

    /** Returns the roots of the subtrees, largest first. */
    public List<byte[]> hashes() {
        List<byte[]> hashes = new ArrayList<>();
        for (int level = MAX_LEVELS - 1; level >= 0; level--) {
            if (((size >>> level) & 1) == 1) {
                hashes.add(nodes[level].clone());
            }
        }
        return hashes;
    }

    /** Appends a leaf hash. */
    public void append(byte[] leaf) {
        byte[] hash = leaf.clone();
        int level = 0;
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            hashChildren(nodes[level++], hash, hash);
        }
        nodes[level] = hash;
        size++;
    }

    /** Returns the root hash. */
    public byte[] root() {
        if (size == 0) {
            return Sha256.newDigest().digest();
        }
        int level = Long.numberOfTrailingZeros(size);
        byte[] hash = nodes[level].clone();
        for (level++; level < MAX_LEVELS; level++) {
            if (((size >>> level) & 1) == 1) {
                hashChildren(nodes[level], hash, hash);
            }
        }
        return hash;
    }

    private void hashChildren(byte[] left, byte[] right, byte[] to) {
        digest.update(NODE_PREFIX);
        digest.update(left);
        digest.update(right);
        try {
            digest.digest(to, 0, to.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a hash has room for a hash", e);
        }
    }
}
