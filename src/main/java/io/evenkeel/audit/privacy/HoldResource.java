package io.evenkeel.audit.privacy;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.privacy.Holds.Scope;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Sets and lifts legal holds. */
@Path("/api/v1/tenants/{tenant}/legal-holds")
class HoldResource {
    private final Holds holds;
    private final Cursors cursors;
    private final SecurityIdentity identity;

    HoldResource(Holds holds, Cursors cursors, SecurityIdentity identity) {
        this.holds = holds;
        this.cursors = cursors;
        this.identity = identity;
    }

    /**
     * What POST takes. What is absent does not restrict the hold; without any of the first four it holds all of the tenant's.
     *
     * @param requester as the platform names its user
     * @param reason that stands in the audit trail
     */
    public record Wanted(
            @Nullable Named request,
            @Nullable String requester,
            @Nullable String from,
            @Nullable String until,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "Wanted";
        }
    }

    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Response set(@PathParam("tenant") TenantId tenant, @NotNull Wanted wanted) {
        Scope scope = new Scope(
                wanted.request(), wanted.requester(), instant("from", wanted.from()), instant("until", wanted.until()));
        HoldSheet hold = holds.set(tenant, scope, Named.reason(wanted.reason()), actor());
        return Response.created(URI.create("/api/v1/tenants/" + tenant + "/legal-holds/" + hold.id()))
                .entity(hold)
                .build();
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(
                    "invalid-hold",
                    name + " (" + Shown.of(String.valueOf(text))
                            + ") must be an instant such as 2026-11-22T10:00:00Z.");
        }
    }

    /** Lifted ones too. */
    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public RestResponse<List<HoldSheet>> all(
            @PathParam("tenant") TenantId tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Slice slice = cursors.slice(tenant + "/legal-holds", limit, cursor);
        return slice.answer(holds.after(tenant, slice.after(), slice.fetch()), hold -> hold.id()
                .toString());
    }

    @POST
    @Path("{hold}/lift")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public HoldSheet lift(@PathParam("tenant") TenantId tenant, @PathParam("hold") String hold) {
        return holds.lift(tenant, ErasureResource.id("hold", hold), actor());
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
