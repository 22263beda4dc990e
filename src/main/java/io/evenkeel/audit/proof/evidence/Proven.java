package io.evenkeel.audit.proof.evidence;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a file of evidence has proven.
 *
 * @param expired entries without their text
 * @param roots of the tree, by size, that were signed; the first one before the first entry
 * @param keys that signed them, and are trusted
 * @param saved how many saved checkpoints say the same
 */
public record Proven(
        String file, Header header, long expired, NavigableMap<Long, byte[]> roots, List<String> keys, int saved) {
    public Proven {
        roots = new TreeMap<>(roots);
        keys = List.copyOf(keys);
    }

    public long entries() {
        return header.end() - header.first();
    }

    /** Checkpoints in the file, the opening one aside. */
    public int checkpoints() {
        return roots.size() - 1;
    }

    /** Sizes that both know a root of. */
    List<Long> common(Proven other) {
        return roots.keySet().stream().filter(other.roots::containsKey).toList();
    }

    byte[] root(long size) {
        return roots.getOrDefault(size, new byte[0]).clone();
    }
}
