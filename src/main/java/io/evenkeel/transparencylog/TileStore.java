package io.evenkeel.transparencylog;

/** A tree as it is kept: in tiles of up to 256 hashes of 32 bytes, each the root of a complete tile one level below. */
@FunctionalInterface
public interface TileStore {
    /**
     * What is there of a tile: the concatenated hashes, perhaps none.
     *
     * @param level 0: of leaf hashes
     */
    byte[] readTile(int level, long index);
}
