package io.evenkeel.discovery.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.evenkeel.discovery.Progress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people see of a discovery.
 *
 * @param worker who has it, or had it last
 * @param attempts how often a worker began or went on with it
 * @param lostWorkers how many of them went silent
 * @param checkpointAt when it last was stored where to go on from
 * @param found once it succeeded
 * @param curve the paired loss over the steps; in lists left out, as is the spec
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DiscoverySheet(
        UUID id,
        State state,
        String model,
        Instant requestedAt,
        String requestedBy,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String worker,
        int attempts,
        int lostWorkers,
        @Nullable Instant checkpointAt,
        @Nullable Stage progress,
        @Nullable Failure problem,
        @Nullable List<Link> found,
        @Nullable List<Progress.CurvePoint> curve,
        @JsonRawValue @Nullable String spec) {
    /**
     * How far it is.
     *
     * @param secondsLeft until all of it is done, by the pace so far; absent while there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stage(
            String phase, int step, int steps, @Nullable Double secondsLeft) {
        static Stage of(Progress progress) {
            double left = progress.secondsLeft();
            return new Stage(
                    progress.phase().name(), progress.step(), progress.steps(), Double.isFinite(left) ? left : null);
        }
    }

    /**
     * A concept that was found.
     *
     * @param href its version in the catalogue
     * @param strip preview, PNG
     * @param curve loss over the steps, SVG
     */
    record Link(String concept, String href, String strip, String curve) {
        static Link of(UUID id, String label) {
            String name = label.substring(0, label.indexOf('@'));
            String previews = "/api/v1/discoveries/" + id + "/previews/" + name;
            return new Link(label, "/api/v1/concepts/" + label.replace('@', '/'), previews + ".png", previews + ".svg");
        }
    }

    static DiscoverySheet brief(Row row) {
        return of(row, null, null);
    }

    static DiscoverySheet whole(Row row) {
        return of(row, row.progress().map(Progress::curve).orElse(List.of()), row.spec());
    }

    private static DiscoverySheet of(Row row, @Nullable List<Progress.CurvePoint> curve, @Nullable String spec) {
        return new DiscoverySheet(
                row.id(),
                row.state(),
                row.model(),
                row.requestedAt(),
                row.requestedBy(),
                row.startedAt().orElse(null),
                row.finishedAt().orElse(null),
                row.worker().orElse(null),
                row.attempt(),
                row.lost(),
                row.checkpointAt().orElse(null),
                row.progress().map(Stage::of).orElse(null),
                row.failure().orElse(null),
                row.state() == State.SUCCEEDED ? links(row) : null,
                curve,
                spec);
    }

    private static List<Link> links(Row row) {
        return row.concepts().stream().map(label -> Link.of(row.id(), label)).toList();
    }
}
