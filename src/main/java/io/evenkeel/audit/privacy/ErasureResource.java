package io.evenkeel.audit.privacy;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.privacy.ErasureService.ErasureSubject;
import io.evenkeel.http.PageCursors;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Destroys prompts and pictures for good, and tells what was destroyed. */
@Path("/api/v1/tenants/{tenant}/erasures")
class ErasureResource {
    private final ErasureService erasureService;
    private final ErasureWorker erasureWorker;
    private final PageCursors pageCursors;
    private final SecurityIdentity identity;

    ErasureResource(
            ErasureService erasureService,
            ErasureWorker erasureWorker,
            PageCursors pageCursors,
            SecurityIdentity identity) {
        this.erasureService = erasureService;
        this.erasureWorker = erasureWorker;
        this.pageCursors = pageCursors;
        this.identity = identity;
    }

    /**
     * What POST takes: one of the first three.
     *
     * @param requester as the platform names its user
     * @param reason that stands in the audit trail
     */
    public record ErasureRequest(
            @Nullable RequestReference request,
            @Nullable String requester,
            @Nullable String image,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "Wanted";
        }
    }

    /** Recorded first, and done then: {@code PENDING} in the answer if what it takes is away. */
    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Response erase(@PathParam("tenant") TenantId tenant, @NotNull ErasureRequest erasureRequest) {
        String reason = RequestReference.requireReason(erasureRequest.reason());
        ErasureSubject erasureSubject =
                new ErasureSubject(erasureRequest.request(), erasureRequest.requester(), erasureRequest.image());
        UUID id = erasureService.requestErasure(
                tenant,
                erasureSubject,
                reason,
                new Actor(identity.getPrincipal().getName()));
        erasureWorker.eraseBatch();
        return Response.created(URI.create("/api/v1/tenants/" + tenant + "/erasures/" + id))
                .entity(erasureService.get(tenant, id))
                .build();
    }

    /** Newest first. */
    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public RestResponse<List<ErasureResponse>> list(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PageRequest pageRequest = pageCursors.pageRequest(tenant + "/erasures", limit, cursor);
        return pageRequest.toResponse(
                erasureService.listAfter(tenant, pageRequest.after(), pageRequest.fetchSize()),
                sheet -> sheet.requestedAt() + " " + sheet.id());
    }

    @GET
    @Path("{erasure}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public ErasureResponse get(@PathParam("tenant") TenantId tenant, @PathParam("erasure") String erasure) {
        return erasureService.get(tenant, parseId("erasure", erasure));
    }

    /** @throws ProblemException {@code unknown-...} if it can be none */
    static UUID parseId(String kind, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound(
                    "unknown-" + kind,
                    kind + " (" + SafeText.sanitise(text) + ") is not known.\nMaybe it is another tenant's.");
        }
    }
}
