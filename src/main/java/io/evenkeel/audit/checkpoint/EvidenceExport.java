package io.evenkeel.audit.checkpoint;

import io.evenkeel.audit.checkpoint.EntryRepository.SequenceRange;
import io.evenkeel.audit.checkpoint.EntryRepository.StoredEntry;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.evidence.EvidenceHeader;
import io.evenkeel.transparencylog.evidence.EvidenceWriter;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes evidence files page by page, in constant memory. */
@ApplicationScoped
class EvidenceExport {
    private static final int PAGE_SIZE = 1024;

    private final TreeTable trees;
    private final SigningConfig config;
    private final Clock clock;

    EvidenceExport(TreeTable trees, SigningConfig config, Clock clock) {
        this.trees = trees;
        this.config = config;
        this.clock = clock;
    }

    /** One page of a tree. */
    private record EvidencePage(
            List<byte[]> leaves, Map<Long, byte[]> texts, Map<Long, String> notes, long expiredBefore) {}

    /**
     * Creates the header of a file with all entries of a time range, extended to the checkpoints around it.
     *
     * @throws ProblemException {@code no-entries} if the range has none, {@code no-checkpoint-yet} if no checkpoint covers them
     */
    EvidenceHeader createHeader(String tenant, EvidenceRange evidenceRange) {
        SigningKeyStore keys = SigningKeyStore.load(config.keyFolder());
        return trees.read(tenant, tree -> {
            SequenceRange sequenceRange = findSequenceRange(tree, evidenceRange);
            Optional<StoredCheckpoint> opening = tree.findLastCheckpointUpTo(sequenceRange.first());
            Optional<StoredCheckpoint> covering = tree.findFirstCheckpointCovering(sequenceRange.last() + 1);
            Optional<StoredCheckpoint> closing = covering.isPresent() ? covering : tree.findLastCheckpoint();
            long first = opening.map(StoredCheckpoint::size).orElse(0L);
            long end = closing.map(StoredCheckpoint::size).orElse(0L);
            if (end <= first) {
                throw ProblemException.conflict(
                        "no-checkpoint-yet",
                        "no checkpoint speaks of these entries yet.\nMaybe ask again after ("
                                + config.checkpointInterval() + ").");
            }
            return new EvidenceHeader(
                    EvidenceHeader.FORMAT_VERSION,
                    tenant,
                    Checkpoint.originFor(keys.name(), tenant),
                    first,
                    end,
                    toText(evidenceRange.from()),
                    toText(evidenceRange.to()),
                    Math.max(0, sequenceRange.last() + 1 - end),
                    clock.instant().toString(),
                    EvidenceHeader.toHex(CompactRange.fromTiles(tree, first)),
                    first == 0 ? null : opening.map(StoredCheckpoint::note).orElse(null),
                    keys.keyValidities().stream()
                            .map(validity -> validity.verifierKey().toString())
                            .toList(),
                    keys.rotationNotes());
        });
    }

    private static @Nullable String toText(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static SequenceRange findSequenceRange(StoredTree tree, EvidenceRange evidenceRange) throws SQLException {
        long size = tree.size();
        Optional<SequenceRange> foundRange = evidenceRange.from() == null && evidenceRange.to() == null && size > 0
                ? Optional.of(new SequenceRange(0, size - 1))
                : new EntryRepository(tree).findRange(evidenceRange);
        SequenceRange sequenceRange = foundRange.orElseThrow(() -> ProblemException.notFound(
                "no-entries",
                "there is no entry of this time.\nMaybe it is of another year, or its entries have expired."));
        return new SequenceRange(
                evidenceRange.from() == null ? 0 : sequenceRange.first(),
                evidenceRange.to() == null ? size - 1 : sequenceRange.last());
    }

    /** Writes the file. If writing fails, the final signature is missing, which verification detects. */
    void write(EvidenceHeader header, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        EvidenceWriter writer = new EvidenceWriter(
                buffered, SigningKeyStore.load(config.keyFolder()).currentKey(), header);
        for (long from = header.first(); from < header.end(); from += PAGE_SIZE) {
            long begin = from;
            long end = Math.min(header.end(), from + PAGE_SIZE);
            writePage(writer, begin, trees.read(header.tenant(), tree -> readPage(tree, begin, end)));
        }
        writer.writeSignature();
    }

    private static EvidencePage readPage(StoredTree tree, long from, long to) throws SQLException {
        EntryRepository entries = new EntryRepository(tree);
        List<byte[]> leaves = new ArrayList<>();
        tree.visitLeaves(from, to, leaves::add);
        Map<Long, byte[]> texts = new HashMap<>();
        for (StoredEntry storedEntry : entries.findTexts(from, to)) {
            texts.put(storedEntry.seq(), storedEntry.text());
        }
        Map<Long, String> notes = new HashMap<>();
        for (StoredCheckpoint checkpoint : tree.findCheckpointsAfter(from, (int) (to - from))) {
            notes.put(checkpoint.size(), checkpoint.note());
        }
        return new EvidencePage(leaves, texts, notes, entries.expiredBefore());
    }

    private static void writePage(EvidenceWriter writer, long from, EvidencePage page) throws IOException {
        for (int i = 0; i < page.leaves().size(); i++) {
            long seq = from + i;
            byte[] leafHash = page.leaves().get(i);
            byte[] text = page.texts().get(seq);
            if (text != null) {
                writer.writeEntry(seq, leafHash, text);
            } else if (seq < page.expiredBefore()) {
                writer.writeExpired(seq, leafHash);
            } else {
                writer.writeMissing(seq, leafHash);
            }
            String note = page.notes().get(seq + 1);
            if (note != null) {
                writer.writeCheckpoint(note);
            }
        }
    }
}
