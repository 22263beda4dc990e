package io.evenkeel.audit.search;

import io.evenkeel.audit.search.index.EntryRow;
import java.util.List;
import java.util.Optional;

/**
 * Entries that were found, newest first.
 *
 * @param next number below which the search goes on; empty if nothing is left. A page may hold less than was asked for, even nothing, and go
 *     on all the same: it ends where it has cost enough
 */
record EntryPage(List<EntryRow> entries, Optional<Long> next) {
    EntryPage {
        entries = List.copyOf(entries);
    }
}
