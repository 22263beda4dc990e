package io.evenkeel.audit.checkpoint;

import io.evenkeel.access.CurrentTenantScope;
import io.evenkeel.access.Roles;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.checkpoint.ProofService.ConsistencyProof;
import io.evenkeel.audit.checkpoint.ProofService.InclusionProof;
import io.evenkeel.audit.checkpoint.TreeVerification.VerificationResult;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Serves the tree of entries that belong to no tenant, to callers who may see all tenants. */
@Path("/api/v1/audit/unattributed")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class UnattributedProofResource {
    private final ProofService service;
    private final TreeVerificationService checks;
    private final EvidenceExport evidence;
    private final CurrentTenantScope scope;

    UnattributedProofResource(
            ProofService service, TreeVerificationService checks, EvidenceExport evidence, CurrentTenantScope scope) {
        this.service = service;
        this.checks = checks;
        this.evidence = evidence;
        this.scope = scope;
    }

    @GET
    @Path("evidence")
    @Produces("application/x-ndjson")
    public Response evidence(@QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        scope.requireUnrestricted();
        return ProofResource.toResponse(evidence, AuditEntry.UNATTRIBUTED, EvidenceRange.parse(from, to));
    }

    @GET
    @Path("checkpoints")
    public RestResponse<List<StoredCheckpoint>> checkpoints(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        scope.requireUnrestricted();
        return service.listCheckpoints(AuditEntry.UNATTRIBUTED, limit, cursor);
    }

    @GET
    @Path("checkpoints/latest")
    public StoredCheckpoint latest() {
        scope.requireUnrestricted();
        return service.findLatest(AuditEntry.UNATTRIBUTED);
    }

    @GET
    @Path("checkpoints/{size}")
    public StoredCheckpoint checkpoint(@PathParam("size") String size) {
        scope.requireUnrestricted();
        return service.findCheckpoint(AuditEntry.UNATTRIBUTED, size);
    }

    @GET
    @Path("{seq}/proof")
    public InclusionProof inclusion(@PathParam("seq") String seq, @QueryParam("size") @Nullable String size) {
        scope.requireUnrestricted();
        return service.proveInclusion(AuditEntry.UNATTRIBUTED, seq, size);
    }

    @GET
    @Path("consistency")
    public ConsistencyProof consistency(
            @QueryParam("first") @Nullable String first, @QueryParam("second") @Nullable String second) {
        scope.requireUnrestricted();
        return service.proveConsistency(AuditEntry.UNATTRIBUTED, first, second);
    }

    @GET
    @Path("verify")
    public VerificationResult verify() {
        scope.requireUnrestricted();
        return checks.verify(AuditEntry.UNATTRIBUTED);
    }
}
