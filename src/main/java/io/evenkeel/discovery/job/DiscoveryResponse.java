package io.evenkeel.discovery.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A discovery as the REST interface shows it.
 *
 * @param worker the worker that has it, or had it last
 * @param attempts number of claims
 * @param lostWorkers number of workers whose lease ran out
 * @param checkpointAt time of the last stored checkpoint
 * @param concepts the discovered concepts, once it succeeded
 * @param lossCurve the paired loss over the steps; absent in lists, as is the spec
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DiscoveryResponse(
        UUID id,
        JobState state,
        String model,
        Instant requestedAt,
        String requestedBy,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String worker,
        int attempts,
        int lostWorkers,
        @Nullable Instant checkpointAt,
        @Nullable PhaseProgress progress,
        @Nullable JobFailure problem,
        @Nullable List<ConceptLinks> concepts,
        @Nullable List<DiscoveryProgress.CurvePoint> lossCurve,
        @JsonRawValue @Nullable String spec) {
    /**
     * Progress of the current phase.
     *
     * @param secondsLeft estimated seconds until the discovery ends; absent while unknown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PhaseProgress(
            String phase, int step, int steps, @Nullable Double secondsLeft) {
        static PhaseProgress fromProgress(DiscoveryProgress discoveryProgress) {
            double left = discoveryProgress.secondsLeft();
            return new PhaseProgress(
                    discoveryProgress.phase().name(),
                    discoveryProgress.step(),
                    discoveryProgress.steps(),
                    Double.isFinite(left) ? left : null);
        }
    }

    /**
     * Links of a discovered concept.
     *
     * @param href its version in the catalogue
     * @param preview preview, PNG
     * @param lossCurve loss over the steps, SVG
     */
    record ConceptLinks(String concept, String href, String preview, String lossCurve) {
        static ConceptLinks fromLabel(UUID id, String label) {
            String name = label.substring(0, label.indexOf('@'));
            String previews = "/api/v1/discoveries/" + id + "/previews/" + name;
            return new ConceptLinks(
                    label, "/api/v1/concepts/" + label.replace('@', '/'), previews + ".png", previews + ".svg");
        }
    }

    static DiscoveryResponse summaryOf(JobRow row) {
        return fromRow(row, null, null);
    }

    static DiscoveryResponse fullResponseOf(JobRow row) {
        return fromRow(row, row.progress().map(DiscoveryProgress::curve).orElse(List.of()), row.spec());
    }

    private static DiscoveryResponse fromRow(
            JobRow row, @Nullable List<DiscoveryProgress.CurvePoint> curve, @Nullable String spec) {
        return new DiscoveryResponse(
                row.id(),
                row.state(),
                row.model(),
                row.requestedAt(),
                row.requestedBy(),
                row.startedAt().orElse(null),
                row.finishedAt().orElse(null),
                row.worker().orElse(null),
                row.attempts(),
                row.lostWorkers(),
                row.checkpointAt().orElse(null),
                row.progress().map(PhaseProgress::fromProgress).orElse(null),
                row.failure().orElse(null),
                row.state() == JobState.SUCCEEDED ? conceptLinks(row) : null,
                curve,
                spec);
    }

    private static List<ConceptLinks> conceptLinks(JobRow row) {
        return row.conceptLabels().stream()
                .map(label -> ConceptLinks.fromLabel(row.id(), label))
                .toList();
    }
}
