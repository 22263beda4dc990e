package io.evenkeel.transparencylog;

import java.util.List;

/**
 * The changes of a tree that grew.
 *
 * @param size number of leaves afterwards
 * @param changedTiles changed tiles with all their hashes, from the lowest level up
 */
public record TreeUpdate(long size, List<Tile> changedTiles) {
    public TreeUpdate {
        changedTiles = List.copyOf(changedTiles);
    }
}
