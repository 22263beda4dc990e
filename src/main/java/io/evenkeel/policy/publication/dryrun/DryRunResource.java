package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.access.Roles;
import io.evenkeel.http.BodyLimit;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.DefinitionCodec;
import io.evenkeel.policy.publication.SampleInput;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Serves dry runs of drafts, on given prompts and on recorded traffic. */
@Path("/api/v1/tenants/{tenant}/drafts")
class DryRunResource {
    private static final int MAX_TRAFFIC = 1000;

    private final DryRunService service;
    private final SecurityIdentity identity;
    private final Clock clock;

    DryRunResource(DryRunService service, SecurityIdentity identity, Clock clock) {
        this.service = service;
        this.identity = identity;
        this.clock = clock;
    }

    /** Body of a dry run. */
    public record DryRunRequest(
            @NotNull @Size(min = 1, max = 1000) List<@Valid @NotNull SampleInput> prompts) {
        @Override
        public String toString() {
            return "DryRunRequest[...]"; // validation messages print it before its prompts are checked
        }
    }

    @POST
    @Path("{draft}/dry-run")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    @BodyLimit(kib = 4096)
    public DryRunReport runOnSamples(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @Valid @NotNull DryRunRequest request) {
        return DefinitionCodec.rejectInvalid(
                () -> service.runOnSamples(tenant, draft, toSampleRequests(request.prompts()), actor()));
    }

    private List<SampleRequest> toSampleRequests(List<SampleInput> prompts) {
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> new SampleRequest(
                        "prompt " + (i + 1), prompts.get(i).toPolicyInput("prompt " + (i + 1), clock.instant())))
                .toList();
    }

    /** Runs the draft on the tenant's latest recorded requests. */
    @POST
    @Path("{draft}/traffic-dry-run")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public DryRunReport runOnTraffic(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @QueryParam("latest") @Nullable String latest) {
        return DefinitionCodec.rejectInvalid(() -> service.runOnTraffic(tenant, draft, parseLatest(latest), actor()));
    }

    private static int parseLatest(@Nullable String latest) {
        if (latest == null) {
            return MAX_TRAFFIC;
        }
        if (!latest.matches("\\d{1,4}") || Integer.parseInt(latest) < 1 || Integer.parseInt(latest) > MAX_TRAFFIC) {
            throw ProblemException.invalid(
                    "invalid-latest",
                    "latest (" + SafeText.sanitise(latest) + ") must be a number from 1 to " + MAX_TRAFFIC
                            + ".\nMaybe leave it out, for the latest " + MAX_TRAFFIC + ".");
        }
        return Integer.parseInt(latest);
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
