package io.evenkeel.audit.projection;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import io.evenkeel.audit.SearchIndex;
import io.evenkeel.audit.SequencedEntry;
import io.evenkeel.audit.projection.SourceOffset.SourcePartition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes entries, trees and offsets in the transaction of the given connection. */
final class EntryWriter {
    private final Iterable<SearchIndex> indexes;
    private final PhaseTimer timer;

    EntryWriter(Iterable<SearchIndex> indexes, PhaseTimer timer) {
        this.indexes = indexes;
        this.timer = timer;
    }

    /**
     * Writes the entries of a batch that are not stored yet.
     *
     * @param writtenOffsets next offsets after what this reader has written
     * @throws IllegalStateException if another record was stored for the same offset, or the stored offsets went back
     */
    void project(Connection connection, List<CanonicalEntry> batch, Map<SourcePartition, Long> writtenOffsets)
            throws SQLException {
        SortedSet<SourcePartition> partitions = batch.stream()
                .map(entry -> requireSourceOffset(entry).sourcePartition())
                .collect(toCollection(TreeSet::new));
        ConsumerOffsets offsets = ConsumerOffsets.lock(connection, partitions);
        offsets.checkNotBehind(writtenOffsets);
        List<CanonicalEntry> newEntries = new ArrayList<>();
        List<CanonicalEntry> duplicates = new ArrayList<>();
        for (CanonicalEntry entry : batch) {
            (offsets.isAlreadyWritten(requireSourceOffset(entry)) ? duplicates : newEntries).add(entry);
        }
        DuplicateCheck.check(connection, duplicates);
        timer.endPhase("positions");
        append(connection, newEntries);
        newEntries.forEach(entry -> offsets.advancePast(requireSourceOffset(entry)));
        offsets.store();
        timer.endPhase("positions");
    }

    private static SourceOffset requireSourceOffset(CanonicalEntry canonicalEntry) {
        return Objects.requireNonNull(canonicalEntry.sourceOffset(), "what is projected arrived somewhere");
    }

    /** Appends entries to their tenants' trees in the given order. */
    void append(Connection connection, List<CanonicalEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        TreeMap<String, List<CanonicalEntry>> byTenant =
                entries.stream().collect(groupingBy(CanonicalEntry::tenant, TreeMap::new, toList()));
        TreeUpdater updater = TreeUpdater.lock(connection, byTenant.navigableKeySet());
        timer.endPhase("tree: locks and tiles from PostgreSQL");
        CopyStagingTable table = new CopyStagingTable();
        List<SequencedEntry> placed = new ArrayList<>();
        for (Map.Entry<String, List<CanonicalEntry>> tenantEntries : byTenant.entrySet()) {
            long seq = updater.grow(
                    tenantEntries.getKey(),
                    tenantEntries.getValue().stream()
                            .map(CanonicalEntry::leafHash)
                            .toList());
            for (CanonicalEntry entry : tenantEntries.getValue()) {
                table.addRow(entry, seq);
                placed.add(new SequencedEntry(
                        tenantEntries.getKey(), seq, entry.columns().at(), entry.entry()));
                seq++;
            }
        }
        timer.endPhase("tree: hashes");
        table.insertAll(connection, timer);
        updater.store();
        timer.endPhase("tree: tiles to PostgreSQL");
        for (SearchIndex index : indexes) {
            index.index(connection, placed);
        }
        timer.endPhase("search index");
    }
}
