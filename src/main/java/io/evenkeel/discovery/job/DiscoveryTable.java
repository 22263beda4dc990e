package io.evenkeel.discovery.job;

import static java.time.ZoneOffset.UTC;

import io.evenkeel.discovery.Found;
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
    private interface Work<T> {
        T with(Statements statements) throws SQLException;
    }

    private <T> T done(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.with(new Statements(connection));
        } catch (SQLException e) {
            throw new PersistenceException("discoveries could not be read or written", e);
        }
    }

    /** How many wait; nobody else adds one until the transaction ends. */
    int lockedQueue() {
        return done(statements -> {
            statements.query(LOCK, row -> 0);
            return statements
                    .query("select count(*) from discoveries where state = 'QUEUED'", row -> row.getInt(1))
                    .get(0);
        });
    }

    void insert(UUID id, String spec, String model, Instant at, String by) {
        done(statements -> statements.update(INSERT, id, spec, model, at.atOffset(UTC), by));
    }

    Optional<Row> find(UUID id) {
        return done(statements -> statements.query(Rows.ALL + " where id = ?", Rows::read, id).stream()
                .findFirst());
    }

    /** One that nobody else changes until the transaction ends. */
    Optional<Row> locked(UUID id) {
        return done(statements -> statements.query(Rows.ALL + " where id = ? for update", Rows::read, id).stream()
                .findFirst());
    }

    /** The newest first. */
    List<Row> newest(int limit) {
        return done(statements ->
                statements.query(Rows.ALL + " order by requested_at desc, id limit ?", Rows::read, limit));
    }

    void cancel(UUID id, Instant at) {
        done(statements -> statements.update(CANCEL, at.atOffset(UTC), id));
    }

    /** The oldest of a model that is nobody's: it waits, or its lease ran out. Locked; those that others have locked are left out. */
    Optional<Row> open(String model) {
        String sql = Rows.ALL + """
                 where model = ? and (state = 'QUEUED' or state = 'RUNNING' and lease_until < now())
                order by requested_at, id limit 1 for update skip locked""";
        return done(
                statements -> statements.query(sql, Rows::read, model).stream().findFirst());
    }

    /** Of a row that is locked. */
    Claim claim(Row row, String worker, long leaseMillis) {
        String take = """
                update discoveries set state = 'RUNNING', attempt = attempt + 1, worker = ?,
                  lost = lost + case when state = 'RUNNING' then 1 else 0 end,
                  lease_until = now() + ? * interval '1 millisecond', started_at = coalesce(started_at, now())
                where id = ?""";
        return done(statements -> {
            statements.update(take, worker, leaseMillis, row.id());
            List<Optional<byte[]>> checkpoint = statements.query(
                    "select checkpoint from discoveries where id = ?",
                    found -> Optional.ofNullable(found.getBytes(1)),
                    row.id());
            return new Claim(row.id(), row.attempt() + 1, row.spec(), checkpoint.get(0));
        });
    }

    /** Whether the claim still holds; then the row is locked. */
    boolean holds(Claim claim) {
        String sql = "select 1 from discoveries where id = ? and attempt = ? and state = 'RUNNING' for update";
        return done(statements ->
                !statements.query(sql, row -> 1, claim.id(), claim.attempt()).isEmpty());
    }

    void renew(UUID id, long leaseMillis) {
        String sql = "update discoveries set lease_until = now() + ? * interval '1 millisecond' where id = ?";
        done(statements -> statements.update(sql, leaseMillis, id));
    }

    void tell(UUID id, News news) {
        news.progress().ifPresent(progress -> {
            String sql = """
                    update discoveries set phase = ?, step = ?, steps = ?, seconds_left = ?, curve = ?::jsonb
                    where id = ?""";
            done(statements -> statements.update(
                    sql,
                    progress.phase().name(),
                    progress.step(),
                    progress.steps(),
                    progress.secondsLeft(),
                    Rows.json(progress.curve()),
                    id));
        });
        news.checkpoint().ifPresent(checkpoint -> {
            String sql = "update discoveries set checkpoint = ?, checkpoint_at = now() where id = ?";
            done(statements -> statements.update(sql, checkpoint, id));
        });
    }

    void release(UUID id) {
        done(statements ->
                statements.update("update discoveries set state = 'QUEUED', lease_until = null where id = ?", id));
    }

    /** Released by a worker that it was too much for. */
    void stumble(UUID id) {
        String sql = "update discoveries set state = 'QUEUED', lease_until = null, lost = lost + 1 where id = ?";
        done(statements -> statements.update(sql, id));
    }

    /** Ends one that runs. */
    void finish(UUID id, State state, Instant at, @Nullable Failure failure, List<String> concepts) {
        String sql = """
                update discoveries set state = ?, finished_at = ?, problem_code = ?, problem = ?, concepts = ?,
                  lease_until = null, checkpoint = null where id = ?""";
        done(statements -> statements.update(
                sql,
                state.name(),
                at.atOffset(UTC),
                failure == null ? null : failure.code(),
                failure == null ? null : failure.detail(),
                concepts.toArray(String[]::new),
                id));
    }

    void preview(UUID id, Found found) {
        done(statements -> statements.update(
                "insert into discovery_previews (discovery, concept, strip, curve) values (?, ?, ?, ?)",
                id,
                found.concept().name(),
                found.stripPng(),
                found.curveSvg()));
    }

    Optional<byte[]> strip(UUID id, String concept) {
        return done(statements -> statements
                .query(
                        "select strip from discovery_previews where discovery = ? and concept = ?",
                        row -> row.getBytes(1),
                        id,
                        concept)
                .stream()
                .findFirst());
    }

    Optional<String> curve(UUID id, String concept) {
        return done(statements -> statements
                .query(
                        "select curve from discovery_previews where discovery = ? and concept = ?",
                        row -> row.getString(1),
                        id,
                        concept)
                .stream()
                .findFirst());
    }
}
