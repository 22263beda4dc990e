package io.evenkeel.audit;

import io.evenkeel.audit.ChainWalk.Verdict;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The entries that no tenant can be named for. */
@Path("/api/v1/audit/unattributed")
@RolesAllowed({"admin", "auditor"})
class UnattributedResource {
    private final SearchTable search;
    private final VerifyTable verify;

    UnattributedResource(SearchTable search, VerifyTable verify) {
        this.search = search;
        this.verify = verify;
    }

    @GET
    public AuditPage find(@BeanParam AuditResource.Query query) {
        return search.find(query.of(Entry.NOBODY));
    }

    @GET
    @Path("verify")
    public Verdict verify() {
        return verify.verify(Entry.NOBODY);
    }
}
