package io.evenkeel.audit.search;

import io.evenkeel.access.Roles;
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

/** A tenant's entries: searched, and exported. */
@Path("/api/v1/tenants/{tenant}/audit")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class SearchResource {
    private final Auditors auditors;
    private final Exports exports;

    SearchResource(Auditors auditors, Exports exports) {
        this.auditors = auditors;
        this.exports = exports;
    }

    @GET
    public RestResponse<List<Sheet>> find(@PathParam("tenant") String tenant, @Context UriInfo uri) {
        return auditors.page(Auditors.named(tenant), uri.getQueryParameters());
    }

    @GET
    @Path("{seq}")
    public Sheet entry(@PathParam("tenant") String tenant, @PathParam("seq") String seq) {
        return auditors.entry(Auditors.named(tenant), seq);
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv"})
    public Response export(@PathParam("tenant") String tenant, @Context UriInfo uri) {
        return answer(exports.export(Auditors.named(tenant), uri.getQueryParameters()));
    }

    static Response answer(Exports.Export export) {
        return Response.ok((StreamingOutput) export::write)
                .type(export.format().type())
                .header("Content-Disposition", "attachment; filename=\"" + export.file() + "\"")
                .build();
    }
}
