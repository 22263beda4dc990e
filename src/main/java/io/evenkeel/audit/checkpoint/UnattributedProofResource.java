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
    private final ProofService proofService;
    private final TreeVerificationService checks;
    private final EvidenceExport evidence;
    private final CurrentTenantScope currentTenantScope;

    UnattributedProofResource(
            ProofService proofService,
            TreeVerificationService checks,
            EvidenceExport evidence,
            CurrentTenantScope currentTenantScope) {
        this.proofService = proofService;
        this.checks = checks;
        this.evidence = evidence;
        this.currentTenantScope = currentTenantScope;
    }

    @GET
    @Path("evidence")
    @Produces("application/x-ndjson")
    public Response evidence(@QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        currentTenantScope.requireUnrestricted();
        return ProofResource.toResponse(evidence, AuditEntry.UNATTRIBUTED, EvidenceRange.parse(from, to));
    }

    @GET
    @Path("checkpoints")
    public RestResponse<List<StoredCheckpoint>> checkpoints(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        currentTenantScope.requireUnrestricted();
        return proofService.listCheckpoints(AuditEntry.UNATTRIBUTED, limit, cursor);
    }

    @GET
    @Path("checkpoints/latest")
    public StoredCheckpoint latest() {
        currentTenantScope.requireUnrestricted();
        return proofService.findLatest(AuditEntry.UNATTRIBUTED);
    }

    @GET
    @Path("checkpoints/{size}")
    public StoredCheckpoint checkpoint(@PathParam("size") String size) {
        currentTenantScope.requireUnrestricted();
        return proofService.findCheckpoint(AuditEntry.UNATTRIBUTED, size);
    }

    @GET
    @Path("{seq}/proof")
    public InclusionProof inclusion(@PathParam("seq") String seq, @QueryParam("size") @Nullable String size) {
        currentTenantScope.requireUnrestricted();
        return proofService.proveInclusion(AuditEntry.UNATTRIBUTED, seq, size);
    }

    @GET
    @Path("consistency")
    public ConsistencyProof consistency(
            @QueryParam("first") @Nullable String first, @QueryParam("second") @Nullable String second) {
        currentTenantScope.requireUnrestricted();
        return proofService.proveConsistency(AuditEntry.UNATTRIBUTED, first, second);
    }

    @GET
    @Path("verify")
    public VerificationResult verify() {
        currentTenantScope.requireUnrestricted();
        return checks.verify(AuditEntry.UNATTRIBUTED);
    }
}
