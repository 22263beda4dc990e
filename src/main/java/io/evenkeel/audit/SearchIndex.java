package io.evenkeel.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What entries are found by, kept up to date in the transaction that writes them. */
public interface SearchIndex {
    /**
     * Takes note of entries that are in the table already. Their tenants' trees are locked by the caller.
     *
     * @param entries of any tenants, each tenant's in order
     */
    void index(Connection connection, List<SequencedEntry> entries) throws SQLException;
}
