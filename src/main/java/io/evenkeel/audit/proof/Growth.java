package io.evenkeel.audit.proof;

import java.util.List;

/**
 * What changes as a tree grows.
 *
 * @param size of the tree afterwards, in leaves
 * @param changed tiles, whole as they are now, from the lowest level up
 */
public record Growth(long size, List<Tile> changed) {
    public Growth {
        changed = List.copyOf(changed);
    }
}
