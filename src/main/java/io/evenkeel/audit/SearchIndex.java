package io.evenkeel.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The search index, which is updated in the transaction that writes the entries. */
public interface SearchIndex {
    /**
     * Indexes entries that the transaction has already written. The caller holds the locks of their tenants' trees.
     *
     * @param entries entries of any tenants, ordered by number within each tenant
     */
    void index(Connection connection, List<SequencedEntry> entries) throws SQLException;
}
