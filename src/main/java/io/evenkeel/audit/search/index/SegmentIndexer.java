package io.evenkeel.audit.search.index;

import io.evenkeel.audit.SearchIndex;
import io.evenkeel.audit.SequencedEntry;
import io.evenkeel.audit.search.index.IndexSegment.SegmentLevel;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Indexes segments when they become complete. Batches that complete no segment cost nothing. Missing segments, for
 * example of entries older than the index, are indexed with the next one that becomes complete.
 */
@ApplicationScoped
public class SegmentIndexer implements SearchIndex {
    /** Limits the segments that one transaction indexes. */
    private static final int MAX_SEGMENTS = 256;

    @Override
    public void index(Connection connection, List<SequencedEntry> entries) {
        Map<String, List<SequencedEntry>> byTenant = entries.stream()
                .collect(Collectors.groupingBy(SequencedEntry::tenant, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<String, List<SequencedEntry>> tenant : byTenant.entrySet()) {
            List<SequencedEntry> placed = tenant.getValue();
            IndexSegment first = SegmentLevel.SMALL.segmentOf(placed.get(0).seq());
            IndexSegment next =
                    SegmentLevel.SMALL.segmentOf(placed.get(placed.size() - 1).seq() + 1);
            if (!first.equals(next)) {
                completeSegments(new IndexTable(connection, tenant.getKey()), next.number(), placed);
            }
        }
    }

    private static void completeSegments(IndexTable table, long endNumber, List<SequencedEntry> batch) {
        long from = SegmentLevel.SMALL.segmentOf(table.indexedSize()).number();
        long to = Math.min(endNumber, from + MAX_SEGMENTS);
        for (long number = from; number < to; number++) {
            IndexSegment smallSegment = new IndexSegment(SegmentLevel.SMALL, number);
            table.insert(buildSegment(table, smallSegment, batch));
            IndexSegment largeSegment = SegmentLevel.LARGE.segmentOf(smallSegment.firstSeq());
            if (smallSegment.endSeq() == largeSegment.endSeq()) {
                table.insert(table.mergeSmallSegments(largeSegment));
            }
        }
        table.saveIndexedSize(new IndexSegment(SegmentLevel.SMALL, to).firstSeq());
    }

    private static SegmentBuilder buildSegment(
            IndexTable table, IndexSegment smallSegment, List<SequencedEntry> batch) {
        SegmentBuilder builder = new SegmentBuilder(smallSegment);
        long firstKnown = batch.get(0).seq();
        table.addEntries(builder, smallSegment.firstSeq(), Math.min(smallSegment.endSeq(), firstKnown));
        int from = (int) Math.max(0, Math.min(batch.size(), smallSegment.firstSeq() - firstKnown));
        int to = (int) Math.max(0, Math.min(batch.size(), smallSegment.endSeq() - firstKnown));
        batch.subList(from, to).forEach(entry -> builder.addEntry(entry.seq(), entry.at(), entry.entry()));
        return builder;
    }
}
