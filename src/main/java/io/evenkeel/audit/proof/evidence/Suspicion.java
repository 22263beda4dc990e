package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.note.Checkpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first leaf that is not the saved one. It is the first bad entry if the saved ones, from it on, make the tree that was signed.
 *
 * @param before the tree up to there; absent if nothing is suspected
 */
record Suspicion(long seq, @Nullable Frontier before) {
    static final Suspicion NONE = new Suspicion(-1, null);

    boolean isThere() {
        return before != null;
    }

    boolean isFirst(SavedCheckpoints saved, Checkpoint checkpoint) throws IOException {
        if (before == null) {
            return false;
        }
        Frontier recorded = before.copy();
        while (recorded.size() < checkpoint.size()) {
            Optional<byte[]> leaf = saved.leaf(recorded.size());
            if (leaf.isEmpty()) {
                return false;
            }
            recorded.append(leaf.get());
        }
        return recorded.size() == checkpoint.size() && Arrays.equals(recorded.root(), checkpoint.root());
    }
}
