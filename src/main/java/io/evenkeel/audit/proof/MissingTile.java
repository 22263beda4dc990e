package io.evenkeel.audit.proof;

/** A tile lacks hashes that the tree's size says are there: somebody removed them, or they were never written. */
public final class MissingTile extends IllegalStateException {
    private static final long serialVersionUID = 1;

    MissingTile(int level, long index, int held, int wanted) {
        super("tile (" + level + ", " + index + ") holds (" + held + ") hashes of the (" + wanted
                + ") that the tree's size asks for.\nMaybe somebody removed or cut it off in the database.");
    }
}
