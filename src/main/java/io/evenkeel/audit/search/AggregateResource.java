package io.evenkeel.audit.search;

import io.evenkeel.access.Roles;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tenant's requests counted over time, as numbers and as drawings. */
@Path("/api/v1/tenants/{tenant}/audit/aggregates")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class AggregateResource {
    private static final String SVG = "image/svg+xml";
    private static final int USUAL_BUCKETS = 3;
    private static final int MOST_BUCKETS = 100;

    private final TallyTable table;
    private final Instance<FairnessTargets> targets;
    private final Clock clock;

    AggregateResource(TallyTable table, @Any Instance<FairnessTargets> targets, Clock clock) {
        this.table = table;
        this.targets = targets;
        this.clock = clock;
    }

    /** What is counted, as paths name it. */
    private enum Counted {
        requests("Requests by outcome and code", Series.OUTCOME, List.of("outcome", "code")),
        refusals("Refused requests by rule that fired", Series.REFUSAL, List.of("rule")),
        steering("Pictures by concept that steered them", Series.STEERING, List.of("concept"));

        private final String title;
        private final Series series;

        @SuppressWarnings("ImmutableEnumChecker") // List.of
        private final List<String> names;

        Counted(String title, Series series, List<String> names) {
            this.title = title;
            this.series = series;
            this.names = names;
        }

        static Counted named(String name) {
            return Stream.of(values())
                    .filter(counted -> counted.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.missing(
                            "unknown-aggregate",
                            "(" + Shown.of(name) + ") must be requests, refusals, steering or fairness."));
        }
    }

    @GET
    @Path("{counted}")
    public Counts counts(
            @PathParam("tenant") String tenant,
            @PathParam("counted") String counted,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        return counts(tenant, Counted.named(counted), range(bucket, from, to));
    }

    @GET
    @Path("{counted}.svg")
    @Produces(SVG)
    public String drawing(
            @PathParam("tenant") String tenant,
            @PathParam("counted") String counted,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Counted wanted = Counted.named(counted);
        return CountsSvg.of(wanted.title, counts(tenant, wanted, range(bucket, from, to)));
    }

    @GET
    @Path("fairness")
    public Fairness fairness(
            @PathParam("tenant") String tenant,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("alarm") @Nullable String alarm) {
        Range range = range(bucket, from, to);
        return FairnessReport.of(
                table.find(Auditors.named(tenant), range),
                range,
                policy -> targets.stream()
                        .flatMap(known -> known.of(policy).stream())
                        .toList(),
                buckets(alarm));
    }

    @GET
    @Path("fairness.svg")
    @Produces(SVG)
    public String fairnessDrawing(
            @PathParam("tenant") String tenant,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        return FairnessSvg.of(fairness(tenant, bucket, from, to, null));
    }

    private Counts counts(String tenant, Counted counted, Range range) {
        return Counts.of(table.find(Auditors.named(tenant), range), range, counted.series, counted.names);
    }

    private Range range(@Nullable String bucket, @Nullable String from, @Nullable String to) {
        return Range.read(clock, Optional.ofNullable(bucket), Optional.ofNullable(from), Optional.ofNullable(to));
    }

    private static int buckets(@Nullable String alarm) {
        if (alarm == null) {
            return USUAL_BUCKETS;
        }
        if (!alarm.matches("\\d{1,3}") || Integer.parseInt(alarm) < 1 || Integer.parseInt(alarm) > MOST_BUCKETS) {
            throw ProblemException.invalid(
                    "invalid-alarm",
                    "alarm (" + Shown.of(alarm) + ") must be a number of buckets from 1 to " + MOST_BUCKETS + ".");
        }
        return Integer.parseInt(alarm);
    }
}
