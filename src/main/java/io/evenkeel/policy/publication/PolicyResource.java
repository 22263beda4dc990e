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
import io.evenkeel.policy.PolicyEngine;
import io.evenkeel.policy.PolicyInput;
import io.evenkeel.policy.Quotas;
import io.evenkeel.policy.snapshot.PolicyCache;
import io.evenkeel.policy.snapshot.TenantStatus;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Serves published policies: list, compare, publish, roll back, validate, decide a sample. */
@Path("/api/v1/tenants/{tenant}/policies")
class PolicyResource {
    private final PolicyService service;
    private final PolicyCache snapshots;
    private final ETags eTags;
    private final SecurityIdentity identity;
    private final Clock clock;

    PolicyResource(PolicyService service, PolicyCache snapshots, ETags eTags, SecurityIdentity identity, Clock clock) {
        this.service = service;
        this.snapshots = snapshots;
        this.eTags = eTags;
        this.identity = identity;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<List<PolicyResponse>> list(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = PageRequest.parse(tenant + "/policies", limit, cursor);
        int after = pageRequest.after(Integer::valueOf).orElse(0);
        return pageRequest.toResponse(
                service.list(tenant, after, pageRequest.fetchSize()), response -> Integer.toString(response.version()));
    }

    @GET
    @Path("current")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<PolicyResponse> current(@PathParam("tenant") TenantId tenant) {
        return eTags.toResponse(service.current(tenant));
    }

    @GET
    @Path("{version:\\d{1,9}}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public RestResponse<PolicyResponse> version(
            @PathParam("tenant") TenantId tenant, @PathParam("version") int version) {
        return eTags.toResponse(service.version(tenant, version));
    }

    /** Returns the definition in a form that can be published again. */
    @GET
    @Path("{version:\\d{1,9}}/definition")
    @Produces({"application/json", "application/yaml"})
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public Response definition(
            @PathParam("tenant") TenantId tenant, @PathParam("version") int version, @Context Request request) {
        return JsonOrYamlMapper.toResponse(service.definition(tenant, version), request);
    }

    /** Compares a version with the one before it, or with another one. */
    @GET
    @Path("{version:\\d{1,9}}/diff")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public PolicyDiff diff(
            @PathParam("tenant") TenantId tenant,
            @PathParam("version") int version,
            @QueryParam("against") @Nullable String against) {
        return service.diff(tenant, version, against == null ? null : parseVersion(against));
    }

    private static int parseVersion(String version) {
        if (!version.matches("\\d{1,9}")) {
            throw ProblemException.invalid(
                    "invalid-version",
                    "against (" + SafeText.sanitise(version)
                            + ") must be the number of a version.\nMaybe 1 was meant.");
        }
        return Integer.parseInt(version);
    }

    @POST
    @Consumes({"application/json", "application/yaml"})
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    @BodyLimit(kib = 1024)
    public RestResponse<PolicyResponse> publish(
            @PathParam("tenant") TenantId tenant,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            byte[] definition) {
        JsonNode json = DefinitionCodec.parse(definition);
        return DefinitionCodec.rejectInvalid(() ->
                eTags.toResponse(service.publish(tenant, json, eTags.precondition(ifMatch, ifNoneMatch), actor())));
    }

    /** Makes an earlier version's definition the current one. */
    @POST
    @Path("{version:\\d{1,9}}/rollback")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN})
    public RestResponse<PolicyResponse> rollback(
            @PathParam("tenant") TenantId tenant,
            @PathParam("version") int version,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        return eTags.toResponse(service.rollback(tenant, version, eTags.precondition(ifMatch, null), actor()));
    }

    @POST
    @Path("validate")
    @Consumes({"application/json", "application/yaml"})
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    @BodyLimit(kib = 1024)
    public ValidationResponse validate(@PathParam("tenant") TenantId tenant, byte[] definition) {
        JsonNode json = DefinitionCodec.parse(definition);
        return ValidationResponse.from(() -> service.validate(json));
    }

    /** Decides a sample request, without generating images or counting quotas. */
    @POST
    @Path("decide")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public DecisionResponse decide(@PathParam("tenant") TenantId tenant, @Valid @NotNull SampleInput input) {
        TenantStatus tenantStatus = snapshots.status(tenant);
        if (tenantStatus instanceof TenantStatus.Active active) {
            PolicyInput policyInput = input.toPolicyInput("", clock.instant());
            return DecisionResponse.fromDecision(
                    PolicyEngine.decide(policyInput, active.policy(), Quotas.NONE),
                    active.policy().label());
        }
        return DecisionResponse.refusal(((TenantStatus.Refused) tenantStatus).reason());
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
