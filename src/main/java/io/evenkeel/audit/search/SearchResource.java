package io.evenkeel.audit.search;

import io.evenkeel.access.Roles;
import io.evenkeel.platform.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** Searches and exports the entries of a tenant. */
@Path("/api/v1/tenants/{tenant}/audit")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class SearchResource {
    private final SearchService service;
    private final EntryExporter exporter;

    SearchResource(SearchService service, EntryExporter exporter) {
        this.service = service;
        this.exporter = exporter;
    }

    @GET
    public RestResponse<List<EntryResponse>> list(@PathParam("tenant") TenantId tenant, @Context UriInfo uri) {
        return service.findPage(tenant.value(), uri.getQueryParameters());
    }

    @GET
    @Path("{seq}")
    public EntryResponse get(@PathParam("tenant") TenantId tenant, @PathParam("seq") String seq) {
        return service.requireEntry(tenant.value(), seq);
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv"})
    public Response export(@PathParam("tenant") TenantId tenant, @Context UriInfo uri) {
        return toResponse(exporter.prepare(tenant.value(), uri.getQueryParameters()));
    }

    static Response toResponse(EntryExporter.PreparedExport preparedExport) {
        return Response.ok((StreamingOutput) preparedExport::write)
                .type(preparedExport.format().mediaType())
                .header("Content-Disposition", "attachment; filename=\"" + preparedExport.fileName() + "\"")
                .build();
    }
}
