package io.evenkeel.policy.publication;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.access.Roles;
import io.evenkeel.http.BodyLimit;
import io.evenkeel.http.ETags;
import io.evenkeel.http.JsonOrYamlMapper;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.publication.dryrun.DryRunReport;
import io.evenkeel.policy.publication.dryrun.DryRunService;
import io.evenkeel.policy.publication.dryrun.SampleRequest;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/tenants/{tenant}/drafts")
class DraftResource {
    private static final int MOST_TRAFFIC = 1000;

    private final DraftService draftService;
    private final DryRunService dryRunService;
    private final ETags eTags;
    private final SecurityIdentity identity;
    private final Clock clock;

    DraftResource(
            DraftService draftService,
            DryRunService dryRunService,
            ETags eTags,
            SecurityIdentity identity,
            Clock clock) {
        this.draftService = draftService;
        this.dryRunService = dryRunService;
        this.eTags = eTags;
        this.identity = identity;
        this.clock = clock;
    }

    /** What a dry run takes. */
    public record Given(@NotNull @Size(min = 1, max = 1000) List<PolicyResource.@Valid @NotNull Asked> prompts) {
        @Override
        public String toString() {
            return "Given[...]"; // asked for before it is known whether there are any
        }
    }

    /**
     * What an approval takes.
     *
     * @param digest of what the approver has seen that it would publish
     */
    public record Seen(@NotNull String digest) {}

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<List<DraftResponse>> all(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = PageRequest.parse(tenant + "/drafts", limit, cursor);
        return pageRequest.toResponse(
                draftService.after(tenant, pageRequest.after(), pageRequest.fetchSize()), DraftResponse::name);
    }

    @GET
    @Path("{draft}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<DraftResponse> get(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        return eTags.toResponse(draftService.get(tenant, draft));
    }

    /** As it was written. */
    @GET
    @Path("{draft}/definition")
    @Produces({"application/json", "application/yaml"})
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public Response definition(
            @PathParam("tenant") TenantId tenant, @PathParam("draft") String draft, @Context Request request) {
        return JsonOrYamlMapper.toResponse(draftService.definition(tenant, draft), request);
    }

    @PUT
    @Path("{draft}")
    @Consumes({"application/json", "application/yaml"})
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    @BodyLimit(kib = 1024)
    public RestResponse<DraftResponse> put(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            byte[] definition) {
        JsonNode json = DefinitionCodec.sent(definition);
        return eTags.toResponse(
                draftService.put(tenant, draft, json, eTags.precondition(ifMatch, ifNoneMatch), actor()));
    }

    @DELETE
    @Path("{draft}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public DraftResponse discard(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        return draftService.discard(tenant, draft, eTags.precondition(ifMatch, null), actor());
    }

    @POST
    @Path("{draft}/validate")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public ValidationResponse validate(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        try {
            return ValidationResponse.of(draftService.plan(tenant, draft).definition());
        } catch (InvalidPolicyException e) {
            return ValidationResponse.of(e);
        }
    }

    /** What publishing it would change. */
    @GET
    @Path("{draft}/diff")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public DraftDiff diff(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        return valid(() -> DraftDiff.of(draftService.plan(tenant, draft)));
    }

    @POST
    @Path("{draft}/dry-run")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    @BodyLimit(kib = 4096)
    public DryRunReport dryRun(
            @PathParam("tenant") TenantId tenant, @PathParam("draft") String draft, @Valid @NotNull Given given) {
        return valid(() -> dryRunService.onGiven(tenant, draft, trials(given.prompts()), actor()));
    }

    private List<SampleRequest> trials(List<PolicyResource.Asked> prompts) {
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> new SampleRequest(
                        "prompt " + (i + 1), prompts.get(i).wish("prompt " + (i + 1), clock.instant())))
                .toList();
    }

    /** Decides the tenant's latest requests anew. */
    @POST
    @Path("{draft}/traffic-dry-run")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public DryRunReport replay(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @QueryParam("latest") @Nullable String latest) {
        return valid(() -> dryRunService.onTraffic(tenant, draft, latest(latest), actor()));
    }

    private static int latest(@Nullable String latest) {
        if (latest == null) {
            return MOST_TRAFFIC;
        }
        if (!latest.matches("\\d{1,4}") || Integer.parseInt(latest) < 1 || Integer.parseInt(latest) > MOST_TRAFFIC) {
            throw ProblemException.invalid(
                    "invalid-latest",
                    "latest (" + SafeText.sanitise(latest) + ") must be a number from 1 to " + MOST_TRAFFIC
                            + ".\nMaybe leave it out, for the latest " + MOST_TRAFFIC + ".");
        }
        return Integer.parseInt(latest);
    }

    @POST
    @Path("{draft}/approve")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<DraftResponse> approve(
            @PathParam("tenant") TenantId tenant, @PathParam("draft") String draft, @Valid @NotNull Seen seen) {
        return valid(() -> eTags.toResponse(draftService.approve(tenant, draft, seen.digest(), actor())));
    }

    @POST
    @Path("{draft}/publish")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<PolicyResponse> publish(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        return valid(() ->
                eTags.toResponse(draftService.publish(tenant, draft, eTags.precondition(ifMatch, null), actor())));
    }

    private static <T> T valid(Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidPolicyException e) {
            throw DefinitionCodec.refused("", e);
        }
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
