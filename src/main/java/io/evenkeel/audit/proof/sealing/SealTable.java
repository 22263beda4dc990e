package io.evenkeel.audit.proof.sealing;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.platform.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Keeps checkpoints in PostgreSQL, and which of them are yet to be published. One instance at a time seals a tree. */
@ApplicationScoped
class SealTable {
    /** Those too that have shrunk, or lost their row: they are no longer what was signed. */
    private static final String CHANGED = "select tenant from"
            + " (select tenant, size from audit_tree union all select distinct tenant, 0 from audit_checkpoint c"
            + " where not exists (select from audit_tree t where t.tenant = c.tenant)) trees"
            + " where size <> coalesce((select max(size) from audit_checkpoint c where c.tenant = trees.tenant), 0)"
            + " order by tenant";

    private static final String LOCK = "select pg_try_advisory_xact_lock(hashtextextended('evenkeel seals ' || ?, 0))";
    private static final String SEAL =
            "insert into audit_checkpoint (tenant, size, root, note, at) values (?, ?, ?, ?, ?)";
    private static final String OWED = "insert into audit_unpublished values (?, ?)";
    private static final String UNPUBLISHED = "select c.tenant, c.size, c.root, c.at, c.note from audit_unpublished"
            + " join audit_checkpoint c using (tenant, size) order by c.tenant, c.size limit 1000";
    private static final String PUBLISHED = "delete from audit_unpublished where tenant = ? and size = ?";

    private final DataSource database;
    private final AuditTrail trail;
    private final Clock clock;

    SealTable(DataSource database, AuditTrail trail, Clock clock) {
        this.database = database;
        this.trail = trail;
        this.clock = clock;
    }

    /** Whose trees are not as they were sealed last. */
    @OnErrand(Errand.AUDIT_SEALING)
    @Transactional(TxType.REQUIRES_NEW)
    List<String> changed() {
        return read("trees could not be looked at", connection -> {
            List<String> tenants = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(CHANGED);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tenants.add(row.getString(1));
                }
            }
            return tenants;
        });
    }

    /**
     * Seals a tree as it is now, unless another instance is about to.
     *
     * @throws io.evenkeel.audit.proof.note.Unproven if it does not go on from what was signed
     */
    @OnErrand(Errand.AUDIT_SEALING)
    @Transactional(TxType.REQUIRES_NEW)
    boolean seal(String tenant, SigningKeys keys, Optional<String> onDisk) {
        return read("the tree of (" + tenant + ") could not be sealed", connection -> {
            boolean isOurs = isLocked(connection, tenant);
            if (isOurs) {
                seal(connection, tenant, new NextCheckpoint(new StoredTree(connection, tenant), keys).sign(onDisk));
            }
            return isOurs;
        });
    }

    private static boolean isLocked(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, tenant);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void seal(Connection connection, String tenant, NextCheckpoint.Signed signed) throws SQLException {
        try (PreparedStatement seal = connection.prepareStatement(SEAL);
                PreparedStatement owed = connection.prepareStatement(OWED)) {
            seal.setString(1, tenant);
            seal.setLong(2, signed.checkpoint().size());
            seal.setBytes(3, signed.checkpoint().root());
            seal.setString(4, signed.note().written());
            seal.setObject(5, clock.instant().atOffset(UTC));
            seal.execute();
            owed.setString(1, tenant);
            owed.setLong(2, signed.checkpoint().size());
            owed.execute();
        }
    }

    /** Some of those that are to be published, in their order. */
    @OnErrand(Errand.AUDIT_SEALING)
    @Transactional(TxType.REQUIRES_NEW)
    List<StoredCheckpoint> unpublished() {
        return read("checkpoints could not be looked at", connection -> {
            List<StoredCheckpoint> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(UNPUBLISHED);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(StoredCheckpoints.of(row.getString("tenant"), row));
                }
            }
            return found;
        });
    }

    /** Writes the files of a checkpoint. */
    @OnErrand(Errand.AUDIT_SEALING)
    @Transactional(TxType.REQUIRES_NEW)
    void write(StoredCheckpoint checkpoint, CheckpointFiles files) {
        read("the files of a checkpoint could not be written", connection -> {
            StoredTree tree = new StoredTree(connection, checkpoint.tenant());
            long before = tree.checkpointUpTo(checkpoint.size() - 1)
                    .map(StoredCheckpoint::size)
                    .orElse(0L);
            try {
                files.write(tree, before, checkpoint);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        });
    }

    /** It is on Kafka and in the folder. */
    @OnErrand(Errand.AUDIT_SEALING)
    @Transactional(TxType.REQUIRES_NEW)
    void published(StoredCheckpoint checkpoint) {
        read("a checkpoint could not be noted as published", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PUBLISHED)) {
                statement.setString(1, checkpoint.tenant());
                statement.setLong(2, checkpoint.size());
                return statement.executeUpdate();
            }
        });
    }

    /** Records what alarms. */
    @OnErrand(Errand.AUDIT_SEALING)
    @Transactional(TxType.REQUIRES_NEW)
    void record(String kind, Instant at, Map<String, Object> details) {
        trail.append(Entry.change(kind, at, Entry.NOBODY, Actor.EVENKEEL.name(), details));
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T read(String otherwise, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new PersistenceException(otherwise, e);
        }
    }
}
