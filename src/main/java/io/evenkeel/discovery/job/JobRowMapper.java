package io.evenkeel.discovery.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.database.Sql;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Maps rows of the table discoveries. */
final class JobRowMapper {
    static final String SELECT_ALL = """
            select id, spec, model, state, requested_at, requested_by, started_at, finished_at, worker, attempt, lost,
              phase, step, steps, seconds_left, loss_curve, checkpoint_at, problem_code, problem, concepts
            from discoveries""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JobRowMapper() {}

    static JobRow toRow(ResultSet row) throws SQLException {
        return new JobRow(
                row.getObject("id", UUID.class),
                row.getString("spec"),
                row.getString("model"),
                JobState.valueOf(row.getString("state")),
                Sql.instant(row, "requested_at"),
                row.getString("requested_by"),
                readInstant(row, "started_at"),
                readInstant(row, "finished_at"),
                Optional.ofNullable(row.getString("worker")),
                row.getInt("attempt"),
                row.getInt("lost"),
                readProgress(row),
                readInstant(row, "checkpoint_at"),
                readFailure(row),
                List.of((String[]) row.getArray("concepts").getArray()));
    }

    private static Optional<Instant> readInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(Sql.findInstant(row, column));
    }

    private static Optional<JobFailure> readFailure(ResultSet row) throws SQLException {
        String code = row.getString("problem_code");
        return code == null ? Optional.empty() : Optional.of(new JobFailure(code, row.getString("problem")));
    }

    private static Optional<DiscoveryProgress> readProgress(ResultSet row) throws SQLException {
        String phase = row.getString("phase");
        return phase == null
                ? Optional.empty()
                : Optional.of(new DiscoveryProgress(
                        DiscoveryProgress.DiscoveryPhase.valueOf(phase),
                        row.getInt("step"),
                        row.getInt("steps"),
                        row.getDouble("seconds_left"),
                        parseCurve(row.getString("loss_curve"))));
    }

    private static List<DiscoveryProgress.CurvePoint> parseCurve(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps only JSON in a jsonb column", e);
        }
    }

    static String toJson(List<DiscoveryProgress.CurvePoint> curve) {
        try {
            return JSON.writeValueAsString(curve);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers are JSON", e);
        }
    }
}
