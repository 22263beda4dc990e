package io.evenkeel.audit.proof.sealing;

import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.evidence.EvidenceWriter;
import io.evenkeel.audit.proof.evidence.Header;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.audit.proof.sealing.StoredEntries.Row;
import io.evenkeel.audit.proof.sealing.StoredEntries.Span;
import io.evenkeel.platform.ProblemException;
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

/** Writes files of evidence, page by page: in a constant amount of memory. */
@ApplicationScoped
class EvidenceExport {
    private static final int AT_ONCE = 1024;

    private final TreeTable trees;
    private final SigningConfig config;
    private final Clock clock;

    EvidenceExport(TreeTable trees, SigningConfig config, Clock clock) {
        this.trees = trees;
        this.config = config;
        this.clock = clock;
    }

    /** A page's worth of a tree. */
    private record Page(List<byte[]> leaves, Map<Long, byte[]> texts, Map<Long, String> notes, long expiredBefore) {}

    /**
     * What the file will hold: all entries of a time, with neighbours, from one checkpoint to another.
     *
     * @throws ProblemException {@code no-entries} if there are none, {@code not-sealed-yet} if no checkpoint speaks of them
     */
    Header header(String tenant, Window window) {
        SigningKeys keys = SigningKeys.in(config.keys());
        return trees.read(tenant, tree -> {
            Span span = span(tree, window);
            Optional<StoredCheckpoint> opening = tree.checkpointUpTo(span.first());
            Optional<StoredCheckpoint> covering = tree.checkpointFrom(span.last() + 1);
            Optional<StoredCheckpoint> closing = covering.isPresent() ? covering : tree.lastCheckpoint();
            long first = opening.map(StoredCheckpoint::size).orElse(0L);
            long end = closing.map(StoredCheckpoint::size).orElse(0L);
            if (end <= first) {
                throw ProblemException.conflict(
                        "not-sealed-yet",
                        "no checkpoint speaks of these entries yet.\nMaybe ask again after (" + config.every() + ").");
            }
            return new Header(
                    Header.VERSION,
                    tenant,
                    Checkpoint.origin(keys.name(), tenant),
                    first,
                    end,
                    text(window.from()),
                    text(window.to()),
                    Math.max(0, span.last() + 1 - end),
                    clock.instant().toString(),
                    Header.hex(Frontier.of(tree, first)),
                    first == 0 ? null : opening.map(StoredCheckpoint::note).orElse(null),
                    keys.terms().stream().map(term -> term.key().toString()).toList(),
                    keys.handovers());
        });
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static Span span(StoredTree tree, Window window) throws SQLException {
        long size = tree.size();
        Optional<Span> found = window.from() == null && window.to() == null && size > 0
                ? Optional.of(new Span(0, size - 1))
                : new StoredEntries(tree).within(window);
        Span span = found.orElseThrow(() -> ProblemException.missing(
                "no-entries",
                "there is no entry of this time.\nMaybe it is of another year, or its entries have expired."));
        return new Span(window.from() == null ? 0 : span.first(), window.to() == null ? size - 1 : span.last());
    }

    /** Writes the file. If this fails, its seal is missing, which verification finds. */
    void write(Header header, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        EvidenceWriter writer =
                new EvidenceWriter(buffered, SigningKeys.in(config.keys()).current(), header);
        for (long from = header.first(); from < header.end(); from += AT_ONCE) {
            long begin = from;
            long end = Math.min(header.end(), from + AT_ONCE);
            write(writer, begin, trees.read(header.tenant(), tree -> page(tree, begin, end)));
        }
        writer.seal();
    }

    private static Page page(StoredTree tree, long from, long to) throws SQLException {
        StoredEntries entries = new StoredEntries(tree);
        List<byte[]> leaves = new ArrayList<>();
        tree.leaves(from, to, leaves::add);
        Map<Long, byte[]> texts = new HashMap<>();
        for (Row row : entries.texts(from, to)) {
            texts.put(row.seq(), row.text());
        }
        Map<Long, String> notes = new HashMap<>();
        for (StoredCheckpoint one : StoredCheckpoints.after(tree, from, (int) (to - from))) {
            notes.put(one.size(), one.note());
        }
        return new Page(leaves, texts, notes, entries.expiredBefore());
    }

    private static void write(EvidenceWriter writer, long from, Page page) throws IOException {
        for (int i = 0; i < page.leaves().size(); i++) {
            long seq = from + i;
            byte[] leaf = page.leaves().get(i);
            byte[] text = page.texts().get(seq);
            if (text != null) {
                writer.entry(seq, leaf, text);
            } else if (seq < page.expiredBefore()) {
                writer.expired(seq, leaf);
            } else {
                writer.missing(seq, leaf);
            }
            String note = page.notes().get(seq + 1);
            if (note != null) {
                writer.checkpoint(note);
            }
        }
    }
}
