package io.evenkeel.audit.checkpoint;

import io.evenkeel.access.Roles;
import io.evenkeel.audit.checkpoint.ProofService.ConsistencyProof;
import io.evenkeel.audit.checkpoint.ProofService.InclusionProof;
import io.evenkeel.audit.checkpoint.TreeVerification.VerificationResult;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.transparencylog.evidence.EvidenceHeader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Serves checkpoints, proofs and evidence of a tenant's tree. */
@Path("/api/v1/tenants/{tenant}/audit")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class ProofResource {
    private final ProofService service;
    private final TreeVerificationService checks;
    private final EvidenceExport evidence;

    ProofResource(ProofService service, TreeVerificationService checks, EvidenceExport evidence) {
        this.service = service;
        this.checks = checks;
        this.evidence = evidence;
    }

    @GET
    @Path("evidence")
    @Produces("application/x-ndjson")
    public Response evidence(
            @PathParam("tenant") String tenant,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        return toResponse(evidence, parseTenant(tenant), EvidenceRange.parse(from, to));
    }

    static Response toResponse(EvidenceExport evidence, String tenant, EvidenceRange range) {
        EvidenceHeader evidenceHeader = evidence.createHeader(tenant, range);
        return Response.ok((StreamingOutput) out -> evidence.write(evidenceHeader, out))
                .type("application/x-ndjson;charset=UTF-8")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + tenant + "-" + evidenceHeader.first() + "-" + evidenceHeader.end()
                                + ".evidence.ndjson\"")
                .build();
    }

    @GET
    @Path("checkpoints")
    public RestResponse<List<StoredCheckpoint>> checkpoints(
            @PathParam("tenant") String tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return service.listCheckpoints(parseTenant(tenant), limit, cursor);
    }

    @GET
    @Path("checkpoints/latest")
    public StoredCheckpoint latest(@PathParam("tenant") String tenant) {
        return service.findLatest(parseTenant(tenant));
    }

    @GET
    @Path("checkpoints/{size}")
    public StoredCheckpoint checkpoint(@PathParam("tenant") String tenant, @PathParam("size") String size) {
        return service.findCheckpoint(parseTenant(tenant), size);
    }

    @GET
    @Path("{seq}/proof")
    public InclusionProof inclusion(
            @PathParam("tenant") String tenant,
            @PathParam("seq") String seq,
            @QueryParam("size") @Nullable String size) {
        return service.proveInclusion(parseTenant(tenant), seq, size);
    }

    @GET
    @Path("consistency")
    public ConsistencyProof consistency(
            @PathParam("tenant") String tenant,
            @QueryParam("first") @Nullable String first,
            @QueryParam("second") @Nullable String second) {
        return service.proveConsistency(parseTenant(tenant), first, second);
    }

    @GET
    @Path("verify")
    public VerificationResult verify(@PathParam("tenant") String tenant) {
        return checks.verify(parseTenant(tenant));
    }

    private static String parseTenant(String tenant) {
        try {
            return new TenantId(tenant).value();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-tenant", String.valueOf(e.getMessage()));
        }
    }
}
