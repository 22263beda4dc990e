package io.evenkeel.discovery.job;

import io.evenkeel.database.Sql;
import io.evenkeel.discovery.DiscoveredConcept;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads and writes discoveries in PostgreSQL, in the caller's transaction. Leases follow the database's clock. */
@ApplicationScoped
class DiscoveryTable {
    private static final String LOCK = "select cast(pg_advisory_xact_lock(hashtext('discoveries')) as text)";
    private static final String INSERT = """
            insert into discoveries (id, spec, model, state, requested_at, requested_by)
            values (?, ?, ?, 'QUEUED', ?, ?)""";
    private static final String CANCEL = """
            update discoveries set state = 'CANCELLED', finished_at = ?, lease_until = null, checkpoint = null
            where id = ? and state in ('QUEUED', 'RUNNING')""";
    private static final String CLAIMABLE = """
             where model = ? and (state = 'QUEUED' or state = 'RUNNING' and lease_until < now())
            order by requested_at, id limit 1 for update skip locked""";
    private static final String CLAIM = """
            update discoveries set state = 'RUNNING', attempt = attempt + 1, worker = ?,
              lost = lost + case when state = 'RUNNING' then 1 else 0 end,
              lease_until = now() + ? * interval '1 millisecond', started_at = coalesce(started_at, now())
            where id = ?""";
    private static final String STORE_PROGRESS = """
            update discoveries set phase = ?, step = ?, steps = ?, seconds_left = ?, loss_curve = ?::jsonb
            where id = ?""";
    private static final String FINISH = """
            update discoveries set state = ?, finished_at = ?, problem_code = ?, problem = ?, concepts = ?,
              lease_until = null, checkpoint = null where id = ?""";

    private final Sql sql;

    DiscoveryTable(DataSource database) {
        this.sql = Sql.pooled(database, "discoveries");
    }

    /** Counts queued discoveries. Blocks other callers until the transaction ends, so that the count stays true. */
    int lockAndCountQueued() {
        sql.list(LOCK, row -> 0);
        return sql.first("select count(*) from discoveries where state = 'QUEUED'", row -> row.getInt(1))
                .orElseThrow();
    }

    void insert(UUID id, String spec, String model, Instant at, String requestedBy) {
        sql.update(INSERT, id, spec, model, at, requestedBy);
    }

    Optional<JobRow> find(UUID id) {
        return sql.first(JobRowMapper.SELECT_ALL + " where id = ?", JobRowMapper::toRow, id);
    }

    /** Finds a discovery and locks its row until the transaction ends. */
    Optional<JobRow> findForUpdate(UUID id) {
        return sql.first(JobRowMapper.SELECT_ALL + " where id = ? for update", JobRowMapper::toRow, id);
    }

    /** Returns the newest discoveries, newest first. */
    List<JobRow> listNewest(int limit) {
        return sql.list(
                JobRowMapper.SELECT_ALL + " order by requested_at desc, id limit ?", JobRowMapper::toRow, limit);
    }

    void cancel(UUID id, Instant at) {
        sql.update(CANCEL, at, id);
    }

    /**
     * Finds and locks the oldest discovery of a model that no worker holds: it is queued, or its lease ran out. Skips rows that
     * other transactions have locked.
     */
    Optional<JobRow> findClaimable(String model) {
        return sql.first(JobRowMapper.SELECT_ALL + CLAIMABLE, JobRowMapper::toRow, model);
    }

    /** Claims a discovery whose row is locked. */
    ClaimedJob markClaimed(JobRow jobRow, String worker, long leaseMillis) {
        sql.update(CLAIM, worker, leaseMillis, jobRow.id());
        Optional<byte[]> checkpoint = sql.list(
                        "select checkpoint from discoveries where id = ?",
                        row -> Optional.ofNullable(row.getBytes(1)),
                        jobRow.id())
                .get(0);
        return new ClaimedJob(jobRow.id(), jobRow.attempts() + 1, jobRow.spec(), checkpoint);
    }

    /** Whether a claim still holds. If it does, its row is locked until the transaction ends. */
    boolean isHeld(ClaimedJob claimedJob) {
        String query = "select 1 from discoveries where id = ? and attempt = ? and state = 'RUNNING' for update";
        return sql.first(query, row -> 1, claimedJob.id(), claimedJob.attempt()).isPresent();
    }

    void renewLease(UUID id, long leaseMillis) {
        sql.update(
                "update discoveries set lease_until = now() + ? * interval '1 millisecond' where id = ?",
                leaseMillis,
                id);
    }

    void storeUpdate(UUID id, JobUpdate jobUpdate) {
        jobUpdate
                .progress()
                .ifPresent(progress -> sql.update(
                        STORE_PROGRESS,
                        progress.phase().name(),
                        progress.step(),
                        progress.steps(),
                        progress.secondsLeft(),
                        JobRowMapper.toJson(progress.curve()),
                        id));
        jobUpdate
                .checkpoint()
                .ifPresent(checkpoint -> sql.update(
                        "update discoveries set checkpoint = ?, checkpoint_at = now() where id = ?", checkpoint, id));
    }

    void requeue(UUID id) {
        sql.update("update discoveries set state = 'QUEUED', lease_until = null where id = ?", id);
    }

    /** Queues a discovery again and counts its worker as lost. */
    void requeueAsLost(UUID id) {
        sql.update("update discoveries set state = 'QUEUED', lease_until = null, lost = lost + 1 where id = ?", id);
    }

    /** Ends a running discovery. */
    void finish(UUID id, JobState jobState, Instant at, @Nullable JobFailure failure, List<String> concepts) {
        sql.update(
                FINISH,
                jobState.name(),
                at,
                failure == null ? null : failure.code(),
                failure == null ? null : failure.detail(),
                concepts,
                id);
    }

    void insertPreview(UUID id, DiscoveredConcept discoveredConcept) {
        sql.update(
                "insert into discovery_previews (discovery, concept, preview, loss_curve) values (?, ?, ?, ?)",
                id,
                discoveredConcept.concept().name(),
                discoveredConcept.previewPng(),
                discoveredConcept.lossCurveSvg());
    }

    Optional<byte[]> findPreviewPng(UUID id, String concept) {
        return sql.first(
                "select preview from discovery_previews where discovery = ? and concept = ?",
                row -> row.getBytes(1),
                id,
                concept);
    }

    Optional<String> findLossCurveSvg(UUID id, String concept) {
        return sql.first(
                "select loss_curve from discovery_previews where discovery = ? and concept = ?",
                row -> row.getString(1),
                id,
                concept);
    }
}
