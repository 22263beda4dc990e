package io.evenkeel.transparencylog;

/** A tile lacks hashes that belong to a tree of that size: they were removed or never written. */
public final class MissingTileException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    MissingTileException(int level, long index, int actual, int required) {
        super("tile (" + level + ", " + index + ") holds (" + actual + ") hashes of the (" + required
                + ") that the tree's size asks for.\nMaybe somebody removed or cut it off in the database.");
    }
}
