package io.evenkeel.policy.publication;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.access.Roles;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.InvalidPolicy;
import io.evenkeel.policy.PolicyEngine;
import io.evenkeel.policy.Quotas;
import io.evenkeel.policy.Surface;
import io.evenkeel.policy.Wish;
import io.evenkeel.policy.feed.PolicySnapshots;
import io.evenkeel.policy.feed.Standing;
import io.evenkeel.rest.BodyLimit;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

@Consumes("application/json")
@Path("/api/v1/tenants/{tenant}/policies")
class PolicyResource {
    private final Policies policies;
    private final PolicySnapshots snapshots;
    private final SecurityIdentity identity;
    private final Clock clock;

    PolicyResource(Policies policies, PolicySnapshots snapshots, SecurityIdentity identity, Clock clock) {
        this.policies = policies;
        this.snapshots = snapshots;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * What a dry run takes.
     *
     * @param count of pictures; 1 if absent
     * @param labels of the surface that they are for
     */
    public record DryRun(
            @NotNull @Size(max = 10_000) String prompt,
            @Min(1) @Max(100) Integer count,
            @Min(1) @Max(16_384) @Nullable Integer width,
            @Min(1) @Max(16_384) @Nullable Integer height,
            @Size(max = 16) Map<String, String> labels,
            @Size(max = 20) @Nullable String region,
            @Min(0) @Max(99) @Nullable Integer ageRating) {
        public DryRun {
            count = count == null ? 1 : count;
            labels = labels == null ? Map.of() : Map.copyOf(labels);
        }

        Wish wish(Instant now) {
            Surface surface = new Surface(labels, Optional.ofNullable(region), whole(ageRating));
            return new Wish("", prompt, count, whole(width), whole(height), surface, now);
        }

        private static OptionalInt whole(@Nullable Integer number) {
            return number == null ? OptionalInt.empty() : OptionalInt.of(number);
        }

        @Override
        public String toString() {
            return "DryRun[" + count + "]";
        }
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public List<PolicySheet> all(@PathParam("tenant") TenantId tenant) {
        return policies.of(tenant);
    }

    @GET
    @Path("current")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public PolicySheet current(@PathParam("tenant") TenantId tenant) {
        return policies.current(tenant);
    }

    @GET
    @Path("{version:\\d{1,9}}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public PolicySheet version(@PathParam("tenant") TenantId tenant, @PathParam("version") int version) {
        return policies.version(tenant, version);
    }

    @POST
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    @BodyLimit(kib = 1024)
    public PolicySheet publish(@PathParam("tenant") TenantId tenant, @NotNull JsonNode definition) {
        try {
            return policies.publish(
                    tenant, definition, new Actor(identity.getPrincipal().getName()));
        } catch (InvalidPolicy e) {
            throw ProblemException.invalid("invalid-policy", String.join("\n", e.problems()));
        }
    }

    @POST
    @Path("validate")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    @BodyLimit(kib = 1024)
    public Validation validate(@PathParam("tenant") TenantId tenant, @NotNull JsonNode definition) {
        try {
            return new Validation(List.of(), policies.check(definition).json());
        } catch (InvalidPolicy e) {
            return new Validation(e.problems(), null);
        }
    }

    /** Decides as a first request would be, without drawing or counting anything. */
    @POST
    @Path("decide")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public DecisionSheet decide(@PathParam("tenant") TenantId tenant, @Valid @NotNull DryRun run) {
        Standing standing = snapshots.standing(tenant);
        if (standing instanceof Standing.Known known) {
            Wish wish = run.wish(clock.instant());
            return DecisionSheet.of(
                    PolicyEngine.decide(wish, known.policy(), Quotas.NONE),
                    known.policy().label());
        }
        return DecisionSheet.refused(((Standing.Refused) standing).why());
    }
}
