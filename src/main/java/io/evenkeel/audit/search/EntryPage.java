package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.EntryRow;
import java.util.List;
import java.util.Optional;

/**
 * A page of matching entries, newest first. It may be short, or empty, although more follow: its cost is bounded.
 *
 * @param next the search continues below this number; empty after the last page
 */
record EntryPage(List<EntryRow> entries, Optional<Long> next) {
    EntryPage {
        entries = List.copyOf(entries);
    }
}
