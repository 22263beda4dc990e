package io.evenkeel.discovery.job;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.discovery.DiscoveredConcept;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Discoveries in PostgreSQL. Works in the caller's transaction; leases run by the database's clock. */
@ApplicationScoped
class DiscoveryTable {
    private static final String LOCK = "select cast(pg_advisory_xact_lock(hashtext('discoveries')) as text)";
    private static final String INSERT = """
            insert into discoveries (id, spec, model, state, requested_at, requested_by)
            values (?, ?, ?, 'QUEUED', ?, ?)""";
    private static final String CANCEL = """
            update discoveries set state = 'CANCELLED', finished_at = ?, lease_until = null, checkpoint = null
            where id = ? and state in ('QUEUED', 'RUNNING')""";

    private final DataSource database;

    DiscoveryTable(DataSource database) {
        this.database = database;
    }

    /** What is done with statements. */
    private interface SqlWork<T> {
        T run(DiscoverySql discoverySql) throws SQLException;
    }

    private <T> T execute(SqlWork<T> sqlWork) {
        try (Connection connection = database.getConnection()) {
            return sqlWork.run(new DiscoverySql(connection));
        } catch (SQLException e) {
            throw new PersistenceException("discoveries could not be read or written", e);
        }
    }

    /** How many wait; nobody else adds one until the transaction ends. */
    int lockAndCountQueued() {
        return execute(discoverySql -> {
            discoverySql.query(LOCK, row -> 0);
            return discoverySql
                    .query("select count(*) from discoveries where state = 'QUEUED'", row -> row.getInt(1))
                    .get(0);
        });
    }

    void insert(UUID id, String spec, String model, Instant at, String requestedBy) {
        execute(discoverySql -> discoverySql.update(INSERT, id, spec, model, at.atOffset(UTC), requestedBy));
    }

    Optional<JobRow> find(UUID id) {
        return execute(discoverySql ->
                discoverySql.query(JobRowMapper.SELECT_ALL + " where id = ?", JobRowMapper::toRow, id).stream()
                        .findFirst());
    }

    /** One that nobody else changes until the transaction ends. */
    Optional<JobRow> findForUpdate(UUID id) {
        return execute(discoverySql ->
                discoverySql
                        .query(JobRowMapper.SELECT_ALL + " where id = ? for update", JobRowMapper::toRow, id)
                        .stream()
                        .findFirst());
    }

    /** The newest first. */
    List<JobRow> listNewest(int limit) {
        return execute(discoverySql -> discoverySql.query(
                JobRowMapper.SELECT_ALL + " order by requested_at desc, id limit ?", JobRowMapper::toRow, limit));
    }

    void cancel(UUID id, Instant at) {
        execute(discoverySql -> discoverySql.update(CANCEL, at.atOffset(UTC), id));
    }

    /** The oldest of a model that is nobody's: it waits, or its lease ran out. Locked; those that others have locked are left out. */
    Optional<JobRow> findClaimable(String model) {
        String sql = JobRowMapper.SELECT_ALL + """
                 where model = ? and (state = 'QUEUED' or state = 'RUNNING' and lease_until < now())
                order by requested_at, id limit 1 for update skip locked""";
        return execute(discoverySql ->
                discoverySql.query(sql, JobRowMapper::toRow, model).stream().findFirst());
    }

    /** Of a row that is locked. */
    ClaimedJob markClaimed(JobRow jobRow, String worker, long leaseMillis) {
        String updateSql = """
                update discoveries set state = 'RUNNING', attempt = attempt + 1, worker = ?,
                  lost = lost + case when state = 'RUNNING' then 1 else 0 end,
                  lease_until = now() + ? * interval '1 millisecond', started_at = coalesce(started_at, now())
                where id = ?""";
        return execute(discoverySql -> {
            discoverySql.update(updateSql, worker, leaseMillis, jobRow.id());
            List<Optional<byte[]>> checkpoint = discoverySql.query(
                    "select checkpoint from discoveries where id = ?",
                    found -> Optional.ofNullable(found.getBytes(1)),
                    jobRow.id());
            return new ClaimedJob(jobRow.id(), jobRow.attempts() + 1, jobRow.spec(), checkpoint.get(0));
        });
    }

    /** Whether the claim still holds; then the row is locked. */
    boolean isHeld(ClaimedJob claimedJob) {
        String sql = "select 1 from discoveries where id = ? and attempt = ? and state = 'RUNNING' for update";
        return execute(discoverySql -> !discoverySql
                .query(sql, row -> 1, claimedJob.id(), claimedJob.attempt())
                .isEmpty());
    }

    void renewLease(UUID id, long leaseMillis) {
        String sql = "update discoveries set lease_until = now() + ? * interval '1 millisecond' where id = ?";
        execute(discoverySql -> discoverySql.update(sql, leaseMillis, id));
    }

    void storeUpdate(UUID id, JobUpdate jobUpdate) {
        jobUpdate.progress().ifPresent(discoveryProgress -> {
            String sql = """
                    update discoveries set phase = ?, step = ?, steps = ?, seconds_left = ?, loss_curve = ?::jsonb
                    where id = ?""";
            execute(discoverySql -> discoverySql.update(
                    sql,
                    discoveryProgress.phase().name(),
                    discoveryProgress.step(),
                    discoveryProgress.steps(),
                    discoveryProgress.secondsLeft(),
                    JobRowMapper.toJson(discoveryProgress.curve()),
                    id));
        });
        jobUpdate.checkpoint().ifPresent(checkpoint -> {
            String sql = "update discoveries set checkpoint = ?, checkpoint_at = now() where id = ?";
            execute(discoverySql -> discoverySql.update(sql, checkpoint, id));
        });
    }

    void requeue(UUID id) {
        execute(discoverySql ->
                discoverySql.update("update discoveries set state = 'QUEUED', lease_until = null where id = ?", id));
    }

    /** Released by a worker that it was too much for. */
    void requeueAsLost(UUID id) {
        String sql = "update discoveries set state = 'QUEUED', lease_until = null, lost = lost + 1 where id = ?";
        execute(discoverySql -> discoverySql.update(sql, id));
    }

    /** Ends one that runs. */
    void finish(UUID id, JobState jobState, Instant at, @Nullable JobFailure jobFailure, List<String> concepts) {
        String sql = """
                update discoveries set state = ?, finished_at = ?, problem_code = ?, problem = ?, concepts = ?,
                  lease_until = null, checkpoint = null where id = ?""";
        execute(discoverySql -> discoverySql.update(
                sql,
                jobState.name(),
                at.atOffset(UTC),
                jobFailure == null ? null : jobFailure.code(),
                jobFailure == null ? null : jobFailure.detail(),
                concepts.toArray(String[]::new),
                id));
    }

    void insertPreview(UUID id, DiscoveredConcept discoveredConcept) {
        execute(discoverySql -> discoverySql.update(
                "insert into discovery_previews (discovery, concept, preview, loss_curve) values (?, ?, ?, ?)",
                id,
                discoveredConcept.concept().name(),
                discoveredConcept.previewPng(),
                discoveredConcept.lossCurveSvg()));
    }

    Optional<byte[]> findPreviewPng(UUID id, String concept) {
        return execute(discoverySql -> discoverySql
                .query(
                        "select preview from discovery_previews where discovery = ? and concept = ?",
                        row -> row.getBytes(1),
                        id,
                        concept)
                .stream()
                .findFirst());
    }

    Optional<String> findLossCurveSvg(UUID id, String concept) {
        return execute(discoverySql -> discoverySql
                .query(
                        "select loss_curve from discovery_previews where discovery = ? and concept = ?",
                        row -> row.getString(1),
                        id,
                        concept)
                .stream()
                .findFirst());
    }
}
