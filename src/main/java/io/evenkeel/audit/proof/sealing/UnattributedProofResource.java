package io.evenkeel.audit.proof.sealing;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.proof.sealing.Proofs.Consistency;
import io.evenkeel.audit.proof.sealing.Proofs.Inclusion;
import io.evenkeel.audit.proof.sealing.TreeCheck.Verdict;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The tree of what no tenant can be named for: only for those who may see all. */
@Path("/api/v1/audit/unattributed")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class UnattributedProofResource {
    private final Proofs proofs;
    private final TreeChecks checks;
    private final EvidenceExport evidence;
    private final Sight sight;

    UnattributedProofResource(Proofs proofs, TreeChecks checks, EvidenceExport evidence, Sight sight) {
        this.proofs = proofs;
        this.checks = checks;
        this.evidence = evidence;
        this.sight = sight;
    }

    @GET
    @Path("evidence")
    public Response evidence(@QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        sight.demandAll();
        return ProofResource.answer(evidence, Entry.NOBODY, Window.of(from, to));
    }

    @GET
    @Path("checkpoints")
    public RestResponse<List<StoredCheckpoint>> checkpoints(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        sight.demandAll();
        return proofs.checkpoints(Entry.NOBODY, limit, cursor);
    }

    @GET
    @Path("checkpoints/latest")
    public StoredCheckpoint latest() {
        sight.demandAll();
        return proofs.latest(Entry.NOBODY);
    }

    @GET
    @Path("checkpoints/{size}")
    public StoredCheckpoint checkpoint(@PathParam("size") String size) {
        sight.demandAll();
        return proofs.checkpoint(Entry.NOBODY, size);
    }

    @GET
    @Path("{seq}/proof")
    public Inclusion inclusion(@PathParam("seq") String seq, @QueryParam("size") @Nullable String size) {
        sight.demandAll();
        return proofs.inclusion(Entry.NOBODY, seq, size);
    }

    @GET
    @Path("consistency")
    public Consistency consistency(
            @QueryParam("first") @Nullable String first, @QueryParam("second") @Nullable String second) {
        sight.demandAll();
        return proofs.consistency(Entry.NOBODY, first, second);
    }

    @GET
    @Path("verify")
    public Verdict verify() {
        sight.demandAll();
        return checks.verdict(Entry.NOBODY);
    }
}
