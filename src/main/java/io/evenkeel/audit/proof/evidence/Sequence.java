package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Whether files of one tenant are of one tree.
 *
 * @param remarks what one should know of gaps and overlaps
 */
public record Sequence(List<String> remarks) {
    public Sequence {
        remarks = List.copyOf(remarks);
    }

    /** Compares them, in the order of their entries. @throws Unproven if they are of different trees */
    public static Sequence of(List<Proven> files) {
        List<Proven> sorted = files.stream()
                .sorted(Comparator.comparing((Proven file) -> file.header().origin())
                        .thenComparingLong(file -> file.header().first()))
                .toList();
        List<String> remarks = new ArrayList<>();
        for (int i = 1; i < sorted.size(); i++) {
            compare(sorted.get(i - 1), sorted.get(i), remarks);
        }
        return new Sequence(remarks);
    }

    private static void compare(Proven one, Proven next, List<String> remarks) {
        String both = one.file() + " and " + next.file();
        if (!one.header().origin().equals(next.header().origin())) {
            return;
        }
        for (long size : one.common(next)) {
            if (!Arrays.equals(one.root(size), next.root(size))) {
                throw new Unproven(
                        Why.TWO_TREES,
                        both + " are of two trees: of size (" + size + ") both were signed, and they differ."
                                + "\nThat proves that somebody who holds the key has signed two histories.");
            }
        }
        long end = one.header().end();
        long first = next.header().first();
        if (end < first) {
            remarks.add("between " + both + " the entries (" + end + ") to (" + (first - 1)
                    + ") are in no file, and that the one tree goes on from the other is not proven");
        } else if (end == first) {
            remarks.add(next.file() + " goes on where " + one.file() + " ends, in the same tree");
        } else {
            remarks.add(both + " overlap, and are of the same tree");
        }
    }
}
