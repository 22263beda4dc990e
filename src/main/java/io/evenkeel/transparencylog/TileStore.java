package io.evenkeel.transparencylog;

/** Reads the tiles of a stored tree: up to 256 hashes of 32 bytes, each the root of a complete tile one level below. */
@FunctionalInterface
public interface TileStore {
    /**
     * Returns the concatenated hashes that a tile has so far, possibly none.
     *
     * @param level 0 for leaf hashes
     */
    byte[] readTile(int level, long index);
}
