package io.evenkeel.transparencylog.evidence;

import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The result of comparing several evidence files of one tenant.
 *
 * @param remarks gaps and overlaps between the files
 */
public record EvidenceSequence(List<String> remarks) {
    public EvidenceSequence {
        remarks = List.copyOf(remarks);
    }

    /** Compares reports in the order of their entries. @throws VerificationException if they are of different trees */
    public static EvidenceSequence fromReports(List<EvidenceReport> reports) {
        List<EvidenceReport> sorted = reports.stream()
                .sorted(Comparator.comparing(
                                (EvidenceReport file) -> file.header().origin())
                        .thenComparingLong(file -> file.header().first()))
                .toList();
        List<String> remarks = new ArrayList<>();
        for (int i = 1; i < sorted.size(); i++) {
            compare(sorted.get(i - 1), sorted.get(i), remarks);
        }
        return new EvidenceSequence(remarks);
    }

    private static void compare(EvidenceReport previous, EvidenceReport next, List<String> remarks) {
        String names = previous.file() + " and " + next.file();
        if (!previous.header().origin().equals(next.header().origin())) {
            return;
        }
        for (long size : previous.commonSizes(next)) {
            if (!Arrays.equals(previous.rootAt(size), next.rootAt(size))) {
                throw new VerificationException(
                        FailureCode.TWO_TREES,
                        names + " are of two trees: of size (" + size + ") both were signed, and they differ."
                                + "\nThat proves that somebody who holds the key has signed two histories.");
            }
        }
        long end = previous.header().end();
        long first = next.header().first();
        if (end < first) {
            remarks.add("between " + names + " the entries (" + end + ") to (" + (first - 1)
                    + ") are in no file, and that the one tree goes on from the other is not proven");
        } else if (end == first) {
            remarks.add(next.file() + " goes on where " + previous.file() + " ends, in the same tree");
        } else {
            remarks.add(names + " overlap, and are of the same tree");
        }
    }
}
