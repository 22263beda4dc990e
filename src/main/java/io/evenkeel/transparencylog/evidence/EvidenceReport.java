package io.evenkeel.transparencylog.evidence;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a file of evidence has proven.
 *
 * @param expiredEntries entries without their text
 * @param roots of the tree, by size, that were signed; the first one before the first entry
 * @param signers that signed them, and are trusted
 * @param matchingSavedCheckpoints how many saved checkpoints say the same
 */
public record EvidenceReport(
        String file,
        EvidenceHeader header,
        long expiredEntries,
        NavigableMap<Long, byte[]> roots,
        List<String> signers,
        int matchingSavedCheckpoints) {
    public EvidenceReport {
        roots = new TreeMap<>(roots);
        signers = List.copyOf(signers);
    }

    public long entryCount() {
        return header.end() - header.first();
    }

    /** Checkpoints in the file, the opening one aside. */
    public int checkpointCount() {
        return roots.size() - 1;
    }

    /** Sizes that both know a root of. */
    List<Long> commonSizes(EvidenceReport other) {
        return roots.keySet().stream().filter(other.roots::containsKey).toList();
    }

    byte[] rootAt(long size) {
        return roots.getOrDefault(size, new byte[0]).clone();
    }
}
