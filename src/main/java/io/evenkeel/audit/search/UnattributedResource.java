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
    private final SearchService service;
    private final EntryExporter exporter;
    private final CurrentTenantScope scope;

    UnattributedResource(SearchService service, EntryExporter exporter, CurrentTenantScope scope) {
        this.service = service;
        this.exporter = exporter;
        this.scope = scope;
    }

    @GET
    public RestResponse<List<EntryResponse>> list(@Context UriInfo uri) {
        scope.requireUnrestricted();
        return service.findPage(AuditEntry.UNATTRIBUTED, uri.getQueryParameters());
    }

    @GET
    @Path("{seq}")
    public EntryResponse get(@PathParam("seq") String seq) {
        scope.requireUnrestricted();
        return service.requireEntry(AuditEntry.UNATTRIBUTED, seq);
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv"})
    public Response export(@Context UriInfo uri) {
        scope.requireUnrestricted();
        return SearchResource.toResponse(exporter.prepare(AuditEntry.UNATTRIBUTED, uri.getQueryParameters()));
    }
}
