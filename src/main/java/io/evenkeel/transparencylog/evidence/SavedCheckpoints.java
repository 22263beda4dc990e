package io.evenkeel.transparencylog.evidence;

import io.evenkeel.transparencylog.MerkleTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the independently saved checkpoints of one tenant: {@code <size>.checkpoint}, and {@code <from>-<size>.leaves} with the leaf
 * hashes between two checkpoints. The files are trusted only as far as signatures confirm them.
 */
final class SavedCheckpoints implements AutoCloseable {
    static final SavedCheckpoints NONE = new SavedCheckpoints();

    private static final Pattern CHECKPOINT_NAME = Pattern.compile("([0-9]{1,18})\\.checkpoint");
    private static final Pattern LEAVES_NAME = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})\\.leaves");

    private final NavigableMap<Long, Path> checkpoints = new TreeMap<>();
    private static final byte[] NO_HASH = {};

    /** A file of leaf hashes up to a number, exclusive. */
    private record LeafFile(Path file, long to) {}

    private final NavigableMap<Long, LeafFile> leafFiles = new TreeMap<>();

    private @Nullable InputStream openFile;
    private long nextSeq = -1;
    private int usedCount;

    private SavedCheckpoints() {}

    /** Finds the files of a tenant in a folder. */
    static SavedCheckpoints load(Path folder, String tenant) throws IOException {
        SavedCheckpoints saved = new SavedCheckpoints();
        Path tenantFolder = folder.resolve(tenant);
        if (tenantFolder.normalize().startsWith(folder.normalize()) && Files.isDirectory(tenantFolder)) {
            try (Stream<Path> files = Files.list(tenantFolder)) {
                files.forEach(saved::addFile);
            }
        }
        return saved;
    }

    private void addFile(Path file) {
        String name = String.valueOf(file.getFileName());
        Matcher checkpoint = CHECKPOINT_NAME.matcher(name);
        Matcher hashes = LEAVES_NAME.matcher(name);
        if (checkpoint.matches()) {
            checkpoints.put(Long.parseLong(checkpoint.group(1)), file);
        } else if (hashes.matches()) {
            leafFiles.put(Long.parseLong(hashes.group(1)), new LeafFile(file, Long.parseLong(hashes.group(2))));
        }
    }

    /** Reads the note of a tree size. */
    Optional<String> readCheckpoint(long size) throws IOException {
        Path file = checkpoints.get(size);
        if (file == null) {
            return Optional.empty();
        }
        usedCount++;
        return Optional.of(Files.readString(file));
    }

    /** Returns the sizes of checkpoints above one size and up to another. */
    List<Long> sizesBetween(long above, long upTo) {
        return above >= upTo
                ? List.of()
                : List.copyOf(checkpoints.subMap(above, false, upTo, true).keySet());
    }

    /** Returns the number of checkpoints that were read. */
    int usedCount() {
        return usedCount;
    }

    /** Reads the hash of a leaf. Fast for consecutive leaves. */
    Optional<byte[]> readLeafHash(long seq) throws IOException {
        byte[] hash = seq == nextSeq ? readNextHash() : NO_HASH;
        if (hash.length < MerkleTree.HASH_SIZE) {
            seek(seq);
            hash = readNextHash();
        }
        nextSeq = seq + 1;
        return hash.length == MerkleTree.HASH_SIZE ? Optional.of(hash) : Optional.empty();
    }

    private byte[] readNextHash() throws IOException {
        return openFile == null ? NO_HASH : openFile.readNBytes(MerkleTree.HASH_SIZE);
    }

    private void seek(long seq) throws IOException {
        close();
        Map.Entry<Long, LeafFile> nearest = leafFiles.floorEntry(seq);
        if (nearest != null && seq < nearest.getValue().to()) {
            openFile = new BufferedInputStream(
                    Files.newInputStream(nearest.getValue().file()));
            if (openFile.skip((seq - nearest.getKey()) * MerkleTree.HASH_SIZE)
                    < (seq - nearest.getKey()) * MerkleTree.HASH_SIZE) {
                close(); // the file is shorter than its name states
            }
        }
    }

    /** Returns whether a hash equals the saved one; true if none is saved. */
    boolean matchesSaved(long seq, byte[] leafHash) throws IOException {
        if (leafFiles.isEmpty()) {
            return true;
        }
        Optional<byte[]> saved = readLeafHash(seq);
        return saved.isEmpty() || Arrays.equals(saved.get(), leafHash);
    }

    @Override
    public void close() throws IOException {
        if (openFile != null) {
            openFile.close();
            openFile = null;
        }
    }
}
