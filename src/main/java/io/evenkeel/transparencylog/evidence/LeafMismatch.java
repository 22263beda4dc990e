package io.evenkeel.transparencylog.evidence;

import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.note.Checkpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first leaf that differs from the saved one. It is the first altered entry if the saved leaves from it on yield the signed root.
 *
 * @param rangeBefore compact range before the leaf; null if no leaf differs
 */
record LeafMismatch(long seq, @Nullable CompactRange rangeBefore) {
    static final LeafMismatch NONE = new LeafMismatch(-1, null);

    boolean isPresent() {
        return rangeBefore != null;
    }

    boolean isConfirmedBy(SavedCheckpoints saved, Checkpoint checkpoint) throws IOException {
        if (rangeBefore == null) {
            return false;
        }
        CompactRange extended = rangeBefore.copy();
        while (extended.size() < checkpoint.size()) {
            Optional<byte[]> leafHash = saved.readLeafHash(extended.size());
            if (leafHash.isEmpty()) {
                return false;
            }
            extended.append(leafHash.get());
        }
        return extended.size() == checkpoint.size() && Arrays.equals(extended.root(), checkpoint.root());
    }
}
