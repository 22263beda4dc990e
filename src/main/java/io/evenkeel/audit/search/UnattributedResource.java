package io.evenkeel.audit.search;

import io.evenkeel.access.CurrentTenantScope;
import io.evenkeel.access.Roles;
import io.evenkeel.audit.AuditEntry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** Searches and exports unattributed entries. They may belong to any tenant, so the token must cover all tenants. */
@Path("/api/v1/audit/unattributed")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class UnattributedResource {
    private final SearchService searchService;
    private final EntryExporter entryExporter;
    private final CurrentTenantScope currentTenantScope;

    UnattributedResource(
            SearchService searchService, EntryExporter entryExporter, CurrentTenantScope currentTenantScope) {
        this.searchService = searchService;
        this.entryExporter = entryExporter;
        this.currentTenantScope = currentTenantScope;
    }

    @GET
    public RestResponse<List<EntryResponse>> list(@Context UriInfo uri) {
        currentTenantScope.requireUnrestricted();
        return searchService.findPage(AuditEntry.UNATTRIBUTED, uri.getQueryParameters());
    }

    @GET
    @Path("{seq}")
    public EntryResponse get(@PathParam("seq") String seq) {
        currentTenantScope.requireUnrestricted();
        return searchService.requireEntry(AuditEntry.UNATTRIBUTED, seq);
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv"})
    public Response export(@Context UriInfo uri) {
        currentTenantScope.requireUnrestricted();
        return SearchResource.toResponse(entryExporter.prepare(AuditEntry.UNATTRIBUTED, uri.getQueryParameters()));
    }
}
