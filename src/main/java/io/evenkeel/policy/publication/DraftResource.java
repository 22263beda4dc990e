package io.evenkeel.policy.publication;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.access.Roles;
import io.evenkeel.http.BodyLimit;
import io.evenkeel.http.ETags;
import io.evenkeel.http.JsonOrYamlMapper;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Serves drafts of policies: edit, validate, compare, approve, publish. */
@Path("/api/v1/tenants/{tenant}/drafts")
class DraftResource {
    private final DraftService service;
    private final ETags eTags;
    private final SecurityIdentity identity;

    DraftResource(DraftService service, ETags eTags, SecurityIdentity identity) {
        this.service = service;
        this.eTags = eTags;
        this.identity = identity;
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
                service.list(tenant, pageRequest.after(), pageRequest.fetchSize()), DraftResponse::name);
    }

    @GET
    @Path("{draft}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<DraftResponse> get(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        return eTags.toResponse(service.get(tenant, draft));
    }

    /** Returns the definition as it was written. */
    @GET
    @Path("{draft}/definition")
    @Produces({"application/json", "application/yaml"})
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public Response definition(
            @PathParam("tenant") TenantId tenant, @PathParam("draft") String draft, @Context Request request) {
        return JsonOrYamlMapper.toResponse(service.definition(tenant, draft), request);
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
        return eTags.toResponse(service.put(tenant, draft, json, eTags.precondition(ifMatch, ifNoneMatch), actor()));
    }

    @DELETE
    @Path("{draft}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public DraftResponse discard(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        return service.discard(tenant, draft, eTags.precondition(ifMatch, null), actor());
    }

    @POST
    @Path("{draft}/validate")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public ValidationResponse validate(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        return ValidationResponse.from(() -> service.plan(tenant, draft).definition());
    }

    /** Compares the draft with the current version. */
    @GET
    @Path("{draft}/diff")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public DraftDiff diff(@PathParam("tenant") TenantId tenant, @PathParam("draft") String draft) {
        return DefinitionCodec.rejectInvalid(() -> DraftDiff.fromPlan(service.plan(tenant, draft)));
    }

    @POST
    @Path("{draft}/approve")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<DraftResponse> approve(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @Valid @NotNull ApprovalRequest request) {
        return DefinitionCodec.rejectInvalid(
                () -> eTags.toResponse(service.approve(tenant, draft, request.digest(), actor())));
    }

    @POST
    @Path("{draft}/publish")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<PolicyResponse> publish(
            @PathParam("tenant") TenantId tenant,
            @PathParam("draft") String draft,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        return DefinitionCodec.rejectInvalid(
                () -> eTags.toResponse(service.publish(tenant, draft, eTags.precondition(ifMatch, null), actor())));
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
