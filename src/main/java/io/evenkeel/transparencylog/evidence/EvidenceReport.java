package io.evenkeel.transparencylog.evidence;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What an evidence file proves.
 *
 * @param expiredEntries number of entries without text
 * @param roots signed root hashes by tree size; the first is before the first entry
 * @param signers trusted keys that signed them
 * @param matchingSavedCheckpoints number of saved checkpoints that agree
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

    /** Returns the number of checkpoints in the file without the opening one. */
    public int checkpointCount() {
        return roots.size() - 1;
    }

    /** Returns the sizes for which both reports have a root. */
    List<Long> commonSizes(EvidenceReport other) {
        return roots.keySet().stream().filter(other.roots::containsKey).toList();
    }

    byte[] rootAt(long size) {
        return roots.getOrDefault(size, new byte[0]).clone();
    }
}
