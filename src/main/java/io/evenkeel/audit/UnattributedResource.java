package io.evenkeel.audit;

import io.evenkeel.access.Roles;
import io.evenkeel.access.Sight;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The entries that no tenant can be named for: they may be any tenant's, so only for those who may see all. */
@Path("/api/v1/audit/unattributed")
@RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.AUDITOR})
class UnattributedResource {
    private final SearchTable search;
    private final Sight sight;

    UnattributedResource(SearchTable search, Sight sight) {
        this.search = search;
        this.sight = sight;
    }

    @GET
    public AuditPage find(@BeanParam AuditResource.Query query) {
        sight.demandAll();
        return search.find(query.of(Entry.NOBODY));
    }
}
