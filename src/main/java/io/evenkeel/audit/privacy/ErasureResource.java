package io.evenkeel.audit.privacy;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.privacy.Erasures.Subject;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.platform.TenantId;
import io.evenkeel.rest.Cursors;
import io.evenkeel.rest.Slice;
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
    private final Erasures erasures;
    private final Eraser eraser;
    private final Cursors cursors;
    private final SecurityIdentity identity;

    ErasureResource(Erasures erasures, Eraser eraser, Cursors cursors, SecurityIdentity identity) {
        this.erasures = erasures;
        this.eraser = eraser;
        this.cursors = cursors;
        this.identity = identity;
    }

    /**
     * What POST takes: one of the first three.
     *
     * @param requester as the platform names its user
     * @param reason that stands in the audit trail
     */
    public record Wanted(
            @Nullable Named request,
            @Nullable String requester,
            @Nullable String picture,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "Wanted";
        }
    }

    /** Recorded first, and done then: {@code PENDING} in the answer if what it takes is away. */
    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Response erase(@PathParam("tenant") TenantId tenant, @NotNull Wanted wanted) {
        String reason = Named.reason(wanted.reason());
        Subject subject = new Subject(wanted.request(), wanted.requester(), wanted.picture());
        UUID id = erasures.request(
                tenant, subject, reason, new Actor(identity.getPrincipal().getName()));
        eraser.some();
        return Response.created(URI.create("/api/v1/tenants/" + tenant + "/erasures/" + id))
                .entity(erasures.get(tenant, id))
                .build();
    }

    /** Newest first. */
    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public RestResponse<List<ErasureSheet>> all(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Slice slice = cursors.slice(tenant + "/erasures", limit, cursor);
        return slice.answer(
                erasures.after(tenant, slice.after(), slice.fetch()), sheet -> sheet.at() + " " + sheet.id());
    }

    @GET
    @Path("{erasure}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public ErasureSheet get(@PathParam("tenant") TenantId tenant, @PathParam("erasure") String erasure) {
        return erasures.get(tenant, id("erasure", erasure));
    }

    /** @throws ProblemException {@code unknown-...} if it can be none */
    static UUID id(String what, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.missing(
                    "unknown-" + what, what + " (" + Shown.of(text) + ") is not known.\nMaybe it is another tenant's.");
        }
    }
}
