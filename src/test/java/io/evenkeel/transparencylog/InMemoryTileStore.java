package io.evenkeel.transparencylog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree in memory. */
public final class InMemoryTileStore implements TileStore {
    public final Map<String, byte[]> tiles = new HashMap<>();
    public long size;

    public void grow(List<byte[]> leafHashes) {
        TreeUpdate update = MerkleTree.grow(this, size, leafHashes);
        update.changedTiles().forEach(tile -> tiles.put(tile.level() + "/" + tile.index(), tile.hashes()));
        size = update.size();
    }

    @Override
    public byte[] readTile(int level, long index) {
        return tiles.getOrDefault(level + "/" + index, new byte[0]).clone();
    }
}
