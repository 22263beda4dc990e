package io.evenkeel.audit.search.savedquery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A search with a name.
 *
 * @param filters values by filter; requesters are pseudonyms
 */
record SavedQuery(String name, Map<String, List<String>> filters, Instant changedAt, String changedBy) {
    SavedQuery {
        filters = new TreeMap<>(filters);
    }
}
