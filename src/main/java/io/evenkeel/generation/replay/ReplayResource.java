package io.evenkeel.generation.replay;

import io.evenkeel.access.Roles;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Generates the images of an entry again. */
@Path("/api/v1/tenants/{tenant}/audit/{seq}/replay")
class ReplayResource {
    private final ReplayService service;
    private final SecurityIdentity identity;

    ReplayResource(ReplayService service, SecurityIdentity identity) {
        this.service = service;
        this.identity = identity;
    }

    /**
     * The body of a POST.
     *
     * @param steered true to apply the recorded concepts; false for the baseline
     */
    public record ReplayRequest(@NotNull Boolean steered) {}

    @POST
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
    public Replay replay(
            @PathParam("tenant") TenantId tenant, @PathParam("seq") String seq, @Valid @NotNull ReplayRequest request) {
        Actor actor = new Actor(identity.getPrincipal().getName());
        return service.replay(tenant, parseSequence(seq), request.steered(), actor);
    }

    /** Parses the number of an entry. @throws ProblemException {@code invalid-seq} */
    static long parseSequence(String seq) {
        if (!seq.matches("\\d{1,18}")) {
            throw ProblemException.invalid(
                    "invalid-seq", "seq (" + SafeText.sanitise(seq) + ") must be the number of an entry, from 0.");
        }
        return Long.parseLong(seq);
    }
}
