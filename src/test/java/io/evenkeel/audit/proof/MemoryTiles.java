package io.evenkeel.audit.proof;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree in memory. */
public final class MemoryTiles implements Tiles {
    public final Map<String, byte[]> tiles = new HashMap<>();
    public long size;

    public void grow(List<byte[]> leafHashes) {
        Growth growth = MerkleTree.grow(this, size, leafHashes);
        growth.changed().forEach(tile -> tiles.put(tile.level() + "/" + tile.index(), tile.hashes()));
        size = growth.size();
    }

    @Override
    public byte[] tile(int level, long index) {
        return tiles.getOrDefault(level + "/" + index, new byte[0]).clone();
    }
}
