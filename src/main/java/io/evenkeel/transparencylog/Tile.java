package io.evenkeel.transparencylog;

/**
 * Up to 256 neighbouring hashes of a tree.
 *
 * @param level 0 for leaf hashes; above, the roots of complete tiles of the level below
 * @param index position within the level, from 0
 * @param hashes 32 bytes each, concatenated
 */
public record Tile(int level, long index, byte[] hashes) {
    public Tile {
        hashes = hashes.clone();
    }

    @Override
    public byte[] hashes() {
        return hashes.clone();
    }
}
