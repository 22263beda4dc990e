package io.evenkeel.audit.proof.sealing;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.proof.evidence.Header;
import io.evenkeel.audit.proof.sealing.Proofs.Consistency;
import io.evenkeel.audit.proof.sealing.Proofs.Inclusion;
import io.evenkeel.audit.proof.sealing.TreeCheck.Verdict;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A tenant's tree: its checkpoints, proofs and evidence. */
@Path("/api/v1/tenants/{tenant}/audit")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class ProofResource {
    private final Proofs proofs;
    private final TreeChecks checks;
    private final EvidenceExport evidence;

    ProofResource(Proofs proofs, TreeChecks checks, EvidenceExport evidence) {
        this.proofs = proofs;
        this.checks = checks;
        this.evidence = evidence;
    }

    @GET
    @Path("evidence")
    public Response evidence(
            @PathParam("tenant") String tenant,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        return answer(evidence, named(tenant), Window.of(from, to));
    }

    static Response answer(EvidenceExport evidence, String tenant, Window window) {
        Header header = evidence.header(tenant, window);
        return Response.ok((StreamingOutput) out -> evidence.write(header, out))
                .type("application/x-ndjson;charset=UTF-8")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + tenant + "-" + header.first() + "-" + header.end()
                                + ".evidence.ndjson\"")
                .build();
    }

    @GET
    @Path("checkpoints")
    public RestResponse<List<StoredCheckpoint>> checkpoints(
            @PathParam("tenant") String tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return proofs.checkpoints(named(tenant), limit, cursor);
    }

    @GET
    @Path("checkpoints/latest")
    public StoredCheckpoint latest(@PathParam("tenant") String tenant) {
        return proofs.latest(named(tenant));
    }

    @GET
    @Path("checkpoints/{size}")
    public StoredCheckpoint checkpoint(@PathParam("tenant") String tenant, @PathParam("size") String size) {
        return proofs.checkpoint(named(tenant), size);
    }

    @GET
    @Path("{seq}/proof")
    public Inclusion inclusion(
            @PathParam("tenant") String tenant,
            @PathParam("seq") String seq,
            @QueryParam("size") @Nullable String size) {
        return proofs.inclusion(named(tenant), seq, size);
    }

    @GET
    @Path("consistency")
    public Consistency consistency(
            @PathParam("tenant") String tenant,
            @QueryParam("first") @Nullable String first,
            @QueryParam("second") @Nullable String second) {
        return proofs.consistency(named(tenant), first, second);
    }

    @GET
    @Path("verify")
    public Verdict verify(@PathParam("tenant") String tenant) {
        return checks.verdict(named(tenant));
    }

    private static String named(String tenant) {
        try {
            return new TenantId(tenant).value();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-tenant", String.valueOf(e.getMessage()));
        }
    }
}
