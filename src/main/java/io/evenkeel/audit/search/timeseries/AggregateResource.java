package io.evenkeel.audit.search.timeseries;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.search.index.EntryMetric;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts a tenant's requests over time. */
@Path("/api/v1/tenants/{tenant}/audit/aggregates")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class AggregateResource {
    private static final int DEFAULT_ALARM_BUCKETS = 3;
    private static final int MAX_ALARM_BUCKETS = 100;

    private final RollupTable table;
    private final Instance<FairnessTargets> targets;
    private final Clock clock;

    AggregateResource(RollupTable table, @Any Instance<FairnessTargets> targets, Clock clock) {
        this.table = table;
        this.targets = targets;
        this.clock = clock;
    }

    /** Counted statistics, as paths name them. */
    private enum AggregateKind {
        requests(EntryMetric.OUTCOME, List.of("outcome", "code")),
        refusals(EntryMetric.REFUSAL, List.of("rule")),
        steering(EntryMetric.STEERING, List.of("concept"));

        private final EntryMetric metric;

        @SuppressWarnings("ImmutableEnumChecker") // List.of
        private final List<String> keyNames;

        AggregateKind(EntryMetric metric, List<String> keyNames) {
            this.metric = metric;
            this.keyNames = keyNames;
        }

        static AggregateKind fromName(String name) {
            return Stream.of(values())
                    .filter(aggregate -> aggregate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound(
                            "unknown-aggregate",
                            "(" + SafeText.sanitise(name) + ") must be requests, refusals, steering or fairness."));
        }
    }

    @GET
    @Path("{counted}")
    public CountSeries counts(
            @PathParam("tenant") TenantId tenant,
            @PathParam("counted") String aggregate,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        return counts(tenant, AggregateKind.fromName(aggregate), parseRange(bucket, from, to));
    }

    @GET
    @Path("fairness")
    public FairnessSeries fairness(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("alarm") @Nullable String alarm) {
        BucketedRange range = parseRange(bucket, from, to);
        return FairnessReportBuilder.build(
                table.findRollup(tenant.value(), range),
                range,
                policy -> targets.stream()
                        .flatMap(known -> known.findByPolicy(policy).stream())
                        .toList(),
                parseAlarmBuckets(alarm));
    }

    private CountSeries counts(TenantId tenant, AggregateKind aggregate, BucketedRange range) {
        return CountSeries.fromRollup(
                table.findRollup(tenant.value(), range), range, aggregate.metric, aggregate.keyNames);
    }

    private BucketedRange parseRange(@Nullable String bucket, @Nullable String from, @Nullable String to) {
        return BucketedRange.parse(
                clock, Optional.ofNullable(bucket), Optional.ofNullable(from), Optional.ofNullable(to));
    }

    private static int parseAlarmBuckets(@Nullable String alarm) {
        if (alarm == null) {
            return DEFAULT_ALARM_BUCKETS;
        }
        if (!alarm.matches("\\d{1,3}") || Integer.parseInt(alarm) < 1 || Integer.parseInt(alarm) > MAX_ALARM_BUCKETS) {
            throw ProblemException.invalid(
                    "invalid-alarm",
                    "alarm (" + SafeText.sanitise(alarm) + ") must be a number of buckets from 1 to "
                            + MAX_ALARM_BUCKETS + ".");
        }
        return Integer.parseInt(alarm);
    }
}
