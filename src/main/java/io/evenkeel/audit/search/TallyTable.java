package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What was counted of entries: of complete blocks when they became complete, of the others now. */
@ApplicationScoped
class TallyTable {
    private static final int AT_ONCE = 2048;
    /** Counts stay when retention takes a block out of the index. */
    private static final String COUNTS =
            "select counts from audit_tally left join audit_block using (tenant, level, number)"
                    + " where tenant = ? and grain = ? and (first_at is null or last_at >= ? and first_at < ?)";

    private final DataSource database;

    TallyTable(DataSource database) {
        this.database = database;
    }

    /** A tenant's counts, at least of the time that is asked for. */
    @Transactional
    Tally find(String tenant, Range range) {
        try (Connection connection = database.getConnection()) {
            return tally(connection, tenant, range);
        } catch (SQLException e) {
            throw new PersistenceException("what was counted of (" + tenant + ") could not be read", e);
        }
    }

    static Tally tally(Connection connection, String tenant, Range range) throws SQLException {
        Tally tally = new Tally(range.bucket().grain());
        addBlocks(connection, tenant, range, tally);
        addOpenEnd(new Rows(connection, tenant), range, tally);
        return tally;
    }

    private static void addBlocks(Connection connection, String tenant, Range range, Tally tally) throws SQLException {
        try (PreparedStatement statement = Statements.prepare(
                        connection, COUNTS, tenant, range.bucket().grain().name(), range.from(), range.to());
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                tally.add(row.getString(1));
            }
        }
    }

    private static void addOpenEnd(Rows rows, Range range, Tally tally) throws SQLException {
        Filter inRange = new Filter(
                Optional.of(range.from()),
                Optional.of(range.to()),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        long before = Long.MAX_VALUE;
        List<Found> some;
        do {
            some = rows.entries(rows.indexed(), before, inRange, AT_ONCE);
            for (Found found : some) {
                Entry entry = found.entry();
                tally.add(found.at(), entry);
                before = found.seq();
            }
        } while (some.size() == AT_ONCE);
    }
}
