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
import java.util.stream.IntStream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Serves drafts of policies: edit, validate, compare, dry-run, approve, publish. */
@Path("/api/v1/tenants/{tenant}/drafts")
class DraftResource {
    private static final int MAX_TRAFFIC = 1000;

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

    /** Body of a dry run. */
    public record DryRunRequest(
            @NotNull @Size(min = 1, max = 1000) List<PolicyResource.@Valid @NotNull SampleInput> prompts) {
        @Override
        public String toString() {
            return "Given[...]"; // validation messages print it before its prompts are checked
        }
    }

    /**
     * Body of an approval.
     *
     * @param digest of the definition that the approver agrees to publish
     */
    public record ApprovalRequest(@NotNull String digest) {}

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<List<DraftResponse>> list(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = PageRequest.parse(tenant + "/drafts", limit, cursor);
        return pageRequest.toResponse(
                draftService.list(tenant, pageRequest.after(), pageRequest.fetchSize()), DraftResponse::name);
    }

    @GET
    @Path("{draft}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<DraftResponse> get(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        return eTags.toResponse(draftService.get(tenant, draft));
    }

    /** Returns the definition as it was written. */
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
        JsonNode json = DefinitionCodec.parse(definition);
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
        return ValidationResponse.from(() -> draftService.plan(tenant, draft).definition());
    }

    /** Compares the draft with the current version. */
    @GET
    @Path("{draft}/diff")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public DraftDiff diff(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        return DefinitionCodec.rejectInvalid(() -> DraftDiff.fromPlan(draftService.plan(tenant, draft)));
    }

    @POST
    @Path("{draft}/dry-run")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    @BodyLimit(kib = 4096)
    public DryRunReport dryRun(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @Valid @NotNull DryRunRequest request) {
        return DefinitionCodec.rejectInvalid(
                () -> dryRunService.runOnSamples(tenant, draft, toSampleRequests(request.prompts()), actor()));
    }

    private List<SampleRequest> toSampleRequests(List<PolicyResource.SampleInput> prompts) {
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> new SampleRequest(
                        "prompt " + (i + 1), prompts.get(i).toPolicyInput("prompt " + (i + 1), clock.instant())))
                .toList();
    }

    /** Runs the draft on the tenant's latest recorded requests. */
    @POST
    @Path("{draft}/traffic-dry-run")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public DryRunReport replay(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @QueryParam("latest") @Nullable String latest) {
        return DefinitionCodec.rejectInvalid(
                () -> dryRunService.runOnTraffic(tenant, draft, parseLatest(latest), actor()));
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

    @POST
    @Path("{draft}/approve")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<DraftResponse> approve(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @Valid @NotNull ApprovalRequest request) {
        return DefinitionCodec.rejectInvalid(
                () -> eTags.toResponse(draftService.approve(tenant, draft, request.digest(), actor())));
    }

    @POST
    @Path("{draft}/publish")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<PolicyResponse> publish(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        return DefinitionCodec.rejectInvalid(() ->
                eTags.toResponse(draftService.publish(tenant, draft, eTags.precondition(ifMatch, null), actor())));
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
