package io.evenkeel.audit.checkpoint;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TrailEvent.CheckpointRefused;
import io.evenkeel.platform.Actor;
import io.evenkeel.transparencylog.note.SigningKeyStore;
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
import java.util.Optional;
import javax.sql.DataSource;

/** Stores checkpoints and their publication state in PostgreSQL. Only one instance at a time signs a tree. */
@ApplicationScoped
class CheckpointTable {
    /** Includes trees that shrank or whose row is missing: they differ from their last checkpoint. */
    private static final String SELECT_CHANGED = "select tenant from"
            + " (select tenant, size from audit_tree union all select distinct tenant, 0 from audit_checkpoint c"
            + " where not exists (select from audit_tree t where t.tenant = c.tenant)) trees"
            + " where size <> coalesce((select max(size) from audit_checkpoint c where c.tenant = trees.tenant), 0)"
            + " order by tenant";

    private static final String TRY_LOCK =
            "select pg_try_advisory_xact_lock(hashtextextended('evenkeel seals ' || ?, 0))";
    private static final String INSERT_CHECKPOINT =
            "insert into audit_checkpoint (tenant, size, root, note, at) values (?, ?, ?, ?, ?)";
    private static final String INSERT_UNPUBLISHED = "insert into audit_checkpoint_outbox values (?, ?)";
    private static final String SELECT_UNPUBLISHED =
            "select c.tenant, c.size, c.root, c.at, c.note from audit_checkpoint_outbox"
                    + " join audit_checkpoint c using (tenant, size) order by c.tenant, c.size limit 1000";
    private static final String DELETE_UNPUBLISHED =
            "delete from audit_checkpoint_outbox where tenant = ? and size = ?";

    private final DataSource database;
    private final AuditTrail trail;
    private final Clock clock;

    CheckpointTable(DataSource database, AuditTrail trail, Clock clock) {
        this.database = database;
        this.trail = trail;
        this.clock = clock;
    }

    /** Returns the tenants whose trees changed since their last checkpoint. */
    @RunAsSystem(SystemScope.AUDIT_CHECKPOINTS)
    @Transactional(TxType.REQUIRES_NEW)
    List<String> findChangedTenants() {
        return withConnection("trees could not be looked at", connection -> {
            List<String> tenants = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(SELECT_CHANGED);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tenants.add(row.getString(1));
                }
            }
            return tenants;
        });
    }

    /**
     * Signs the current tree of a tenant, unless another instance holds its lock.
     *
     * @throws io.evenkeel.transparencylog.note.VerificationException if the tree does not extend its last checkpoint
     */
    @RunAsSystem(SystemScope.AUDIT_CHECKPOINTS)
    @Transactional(TxType.REQUIRES_NEW)
    boolean trySign(String tenant, SigningKeyStore keys, Optional<String> folderNote) {
        return withConnection("the tree of (" + tenant + ") could not be sealed", connection -> {
            boolean isLocked = tryLock(connection, tenant);
            if (isLocked) {
                insertCheckpoint(
                        connection,
                        tenant,
                        new CheckpointSigner(new StoredTree(connection, tenant), keys).sign(folderNote));
            }
            return isLocked;
        });
    }

    private static boolean tryLock(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
            lock.setString(1, tenant);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void insertCheckpoint(
            Connection connection, String tenant, CheckpointSigner.SignedCheckpoint signedCheckpoint)
            throws SQLException {
        try (PreparedStatement insertCheckpoint = connection.prepareStatement(INSERT_CHECKPOINT);
                PreparedStatement insertUnpublished = connection.prepareStatement(INSERT_UNPUBLISHED)) {
            insertCheckpoint.setString(1, tenant);
            insertCheckpoint.setLong(2, signedCheckpoint.checkpoint().size());
            insertCheckpoint.setBytes(3, signedCheckpoint.checkpoint().root());
            insertCheckpoint.setString(4, signedCheckpoint.note().serialize());
            insertCheckpoint.setObject(5, clock.instant().atOffset(UTC));
            insertCheckpoint.execute();
            insertUnpublished.setString(1, tenant);
            insertUnpublished.setLong(2, signedCheckpoint.checkpoint().size());
            insertUnpublished.execute();
        }
    }

    /** Returns checkpoints that are not published yet, in order. */
    @RunAsSystem(SystemScope.AUDIT_CHECKPOINTS)
    @Transactional(TxType.REQUIRES_NEW)
    List<StoredCheckpoint> findUnpublished() {
        return withConnection("unpublished checkpoints could not be read", connection -> {
            List<StoredCheckpoint> checkpoints = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(SELECT_UNPUBLISHED);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    checkpoints.add(StoredTree.readCheckpoint(row.getString("tenant"), row));
                }
            }
            return checkpoints;
        });
    }

    /** Writes the files of a checkpoint. */
    @RunAsSystem(SystemScope.AUDIT_CHECKPOINTS)
    @Transactional(TxType.REQUIRES_NEW)
    void writeFiles(StoredCheckpoint checkpoint, CheckpointFiles files) {
        withConnection("the files of a checkpoint could not be written", connection -> {
            StoredTree tree = new StoredTree(connection, checkpoint.tenant());
            long previousSize = tree.findLastCheckpointUpTo(checkpoint.size() - 1)
                    .map(StoredCheckpoint::size)
                    .orElse(0L);
            try {
                files.write(tree, previousSize, checkpoint);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        });
    }

    /** Records that a checkpoint is on Kafka and in the folder. */
    @RunAsSystem(SystemScope.AUDIT_CHECKPOINTS)
    @Transactional(TxType.REQUIRES_NEW)
    void markPublished(StoredCheckpoint checkpoint) {
        withConnection("a checkpoint could not be marked as published", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DELETE_UNPUBLISHED)) {
                statement.setString(1, checkpoint.tenant());
                statement.setLong(2, checkpoint.size());
                return statement.executeUpdate();
            }
        });
    }

    /** Appends an entry about a tree that must not be signed. */
    @RunAsSystem(SystemScope.AUDIT_CHECKPOINTS)
    @Transactional(TxType.REQUIRES_NEW)
    void recordRefusal(Instant at, CheckpointRefused refusal) {
        trail.append(AuditEntry.create(at, AuditEntry.UNATTRIBUTED, Actor.EVENKEEL.name(), refusal));
    }

    private interface ConnectionWork<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T withConnection(String failureMessage, ConnectionWork<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw new PersistenceException(failureMessage, e);
        }
    }
}
