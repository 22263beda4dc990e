package io.evenkeel.transparencylog;

import java.util.List;

/**
 * What changes as a tree grows.
 *
 * @param size of the tree afterwards, in leaves
 * @param changedTiles tiles, whole as they are now, from the lowest level up
 */
public record TreeUpdate(long size, List<Tile> changedTiles) {
    public TreeUpdate {
        changedTiles = List.copyOf(changedTiles);
    }
}
