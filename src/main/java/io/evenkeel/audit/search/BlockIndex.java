package io.evenkeel.audit.search;

import io.evenkeel.audit.Placed;
import io.evenkeel.audit.SearchIndex;
import io.evenkeel.audit.search.Segment.Level;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Indexes blocks as they become complete: most batches complete none, and cost nothing. Blocks that were left out, such as those
 * of entries from before there was an index, are made up for with the next that becomes complete.
 */
@ApplicationScoped
public class BlockIndex implements SearchIndex {
    /** That one call makes up for, so that no transaction takes for ever. */
    private static final int MOST_BLOCKS = 256;

    @Override
    public void index(Connection connection, List<Placed> entries) throws SQLException {
        Map<String, List<Placed>> byTenant = entries.stream()
                .collect(Collectors.groupingBy(Placed::tenant, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<String, List<Placed>> tenant : byTenant.entrySet()) {
            List<Placed> placed = tenant.getValue();
            Segment first = Level.BLOCK.of(placed.get(0).seq());
            Segment next = Level.BLOCK.of(placed.get(placed.size() - 1).seq() + 1);
            if (!first.equals(next)) {
                complete(new IndexRows(connection, tenant.getKey()), next.number(), placed);
            }
        }
    }

    private static void complete(IndexRows rows, long until, List<Placed> known) throws SQLException {
        long from = Level.BLOCK.of(rows.indexed()).number();
        long to = Math.min(until, from + MOST_BLOCKS);
        for (long number = from; number < to; number++) {
            Segment block = new Segment(Level.BLOCK, number);
            rows.write(contents(rows, block, known));
            Segment shelf = Level.SHELF.of(block.first());
            if (block.end() == shelf.end()) {
                rows.write(rows.shelve(shelf));
            }
        }
        rows.indexedUntil(new Segment(Level.BLOCK, to).first());
    }

    private static Contents contents(IndexRows rows, Segment block, List<Placed> known) throws SQLException {
        Contents contents = new Contents(block);
        long firstKnown = known.get(0).seq();
        rows.addEntries(contents, block.first(), Math.min(block.end(), firstKnown));
        int from = (int) Math.max(0, Math.min(known.size(), block.first() - firstKnown));
        int to = (int) Math.max(0, Math.min(known.size(), block.end() - firstKnown));
        known.subList(from, to).forEach(entry -> contents.add(entry.seq(), entry.at(), entry.entry()));
        return contents;
    }
}
