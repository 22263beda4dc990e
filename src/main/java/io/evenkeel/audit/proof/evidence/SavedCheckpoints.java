package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.MerkleTree;
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
 * The files of checkpoints of one tenant, which somebody kept apart: {@code <size>.checkpoint}, and {@code <from>-<size>.leaves}
 * with the leaf hashes between two of them. Nothing in them is believed unless a signature says so.
 */
final class SavedCheckpoints implements AutoCloseable {
    static final SavedCheckpoints NONE = new SavedCheckpoints();

    private static final Pattern CHECKPOINT = Pattern.compile("([0-9]{1,18})\\.checkpoint");
    private static final Pattern LEAVES = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})\\.leaves");

    private final NavigableMap<Long, Path> checkpoints = new TreeMap<>();
    private static final byte[] NOTHING = {};

    /** Hashes from one to before another. */
    private record Leaves(Path file, long to) {}

    private final NavigableMap<Long, Leaves> leaves = new TreeMap<>();

    private @Nullable InputStream open;
    private long next = -1;
    private int used;

    private SavedCheckpoints() {}

    /** Those of a tenant in a folder, if there are any. */
    static SavedCheckpoints of(Path folder, String tenant) throws IOException {
        SavedCheckpoints saved = new SavedCheckpoints();
        Path own = folder.resolve(tenant);
        if (own.normalize().startsWith(folder.normalize()) && Files.isDirectory(own)) {
            try (Stream<Path> files = Files.list(own)) {
                files.forEach(saved::add);
            }
        }
        return saved;
    }

    private void add(Path file) {
        String name = String.valueOf(file.getFileName());
        Matcher checkpoint = CHECKPOINT.matcher(name);
        Matcher hashes = LEAVES.matcher(name);
        if (checkpoint.matches()) {
            checkpoints.put(Long.parseLong(checkpoint.group(1)), file);
        } else if (hashes.matches()) {
            leaves.put(Long.parseLong(hashes.group(1)), new Leaves(file, Long.parseLong(hashes.group(2))));
        }
    }

    /** The note of that size. */
    Optional<String> checkpoint(long size) throws IOException {
        Path file = checkpoints.get(size);
        if (file == null) {
            return Optional.empty();
        }
        used++;
        return Optional.of(Files.readString(file));
    }

    /** Sizes of checkpoints above one and up to another. */
    List<Long> sizes(long above, long upTo) {
        return above >= upTo
                ? List.of()
                : List.copyOf(checkpoints.subMap(above, false, upTo, true).keySet());
    }

    /** How many checkpoints were looked at. */
    int used() {
        return used;
    }

    /** The hash of a leaf; cheap for one after another. */
    Optional<byte[]> leaf(long seq) throws IOException {
        byte[] hash = seq == next ? read() : NOTHING;
        if (hash.length < MerkleTree.HASH) {
            seek(seq);
            hash = read();
        }
        next = seq + 1;
        return hash.length == MerkleTree.HASH ? Optional.of(hash) : Optional.empty();
    }

    private byte[] read() throws IOException {
        return open == null ? NOTHING : open.readNBytes(MerkleTree.HASH);
    }

    private void seek(long seq) throws IOException {
        close();
        Map.Entry<Long, Leaves> found = leaves.floorEntry(seq);
        if (found != null && seq < found.getValue().to()) {
            open = new BufferedInputStream(Files.newInputStream(found.getValue().file()));
            if (open.skip((seq - found.getKey()) * MerkleTree.HASH) < (seq - found.getKey()) * MerkleTree.HASH) {
                close(); // the file is shorter than its name says
            }
        }
    }

    /** Whether a hash is the saved one; true where none is saved. */
    boolean agrees(long seq, byte[] leaf) throws IOException {
        if (leaves.isEmpty()) {
            return true;
        }
        Optional<byte[]> saved = leaf(seq);
        return saved.isEmpty() || Arrays.equals(saved.get(), leaf);
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
