package io.evenkeel.audit.search;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import io.evenkeel.audit.Entry;
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

/** The entries that no tenant can be named for: they may be any tenant's, so only for those who may see all. */
@Path("/api/v1/audit/unattributed")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class UnattributedResource {
    private final Auditors auditors;
    private final Exports exports;
    private final Sight sight;

    UnattributedResource(Auditors auditors, Exports exports, Sight sight) {
        this.auditors = auditors;
        this.exports = exports;
        this.sight = sight;
    }

    @GET
    public RestResponse<List<Sheet>> find(@Context UriInfo uri) {
        sight.demandAll();
        return auditors.page(Entry.NOBODY, uri.getQueryParameters());
    }

    @GET
    @Path("{seq}")
    public Sheet entry(@PathParam("seq") String seq) {
        sight.demandAll();
        return auditors.entry(Entry.NOBODY, seq);
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv"})
    public Response export(@Context UriInfo uri) {
        sight.demandAll();
        return SearchResource.answer(exports.export(Entry.NOBODY, uri.getQueryParameters()));
    }
}
