package io.evenkeel.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
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
import java.util.List;

@Consumes("application/json")
@Path("/api/v1/tenants/{tenant}/policies")
class PolicyResource {
    private final Policies policies;
    private final PolicySnapshots snapshots;
    private final SecurityIdentity identity;

    PolicyResource(Policies policies, PolicySnapshots snapshots, SecurityIdentity identity) {
        this.policies = policies;
        this.snapshots = snapshots;
        this.identity = identity;
    }

    /**
     * What a dry run takes.
     *
     * @param count of pictures; 1 if absent
     */
    public record DryRun(
            @NotNull @Size(max = 10_000) String prompt,
            @Min(1) @Max(100) Integer count) {
        public DryRun {
            count = count == null ? 1 : count;
        }

        @Override
        public String toString() {
            return "DryRun[" + count + "]";
        }
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    public List<PolicySheet> all(@PathParam("tenant") TenantId tenant) {
        return policies.of(tenant);
    }

    @GET
    @Path("current")
    @RolesAllowed({"admin", "auditor"})
    public PolicySheet current(@PathParam("tenant") TenantId tenant) {
        return policies.current(tenant);
    }

    @GET
    @Path("{version:\\d{1,9}}")
    @RolesAllowed({"admin", "auditor"})
    public PolicySheet version(@PathParam("tenant") TenantId tenant, @PathParam("version") int version) {
        return policies.version(tenant, version);
    }

    @POST
    @RolesAllowed("admin")
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
    @RolesAllowed({"admin", "auditor"})
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
    @RolesAllowed({"admin", "auditor"})
    public DecisionSheet decide(@PathParam("tenant") TenantId tenant, @Valid @NotNull DryRun run) {
        Standing standing = snapshots.standing(tenant);
        if (standing instanceof Standing.Known known) {
            Wish wish = new Wish(run.prompt(), run.count());
            return DecisionSheet.of(
                    PolicyEngine.decide(wish, known.policy(), Quotas.NONE),
                    known.policy().label());
        }
        return DecisionSheet.refused(((Standing.Refused) standing).why());
    }
}
