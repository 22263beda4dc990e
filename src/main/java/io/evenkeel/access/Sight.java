package io.evenkeel.access;

import io.evenkeel.platform.TenantId;
import io.quarkus.security.ForbiddenException;
import jakarta.enterprise.context.RequestScoped;

/** What an HTTP request may see: the tenant its path names, or else those of its token. Nothing before {@link TenantFilter} said so. */
@RequestScoped
public class Sight {
    private Reach reach = Reach.NONE;

    void set(Reach seen) {
        this.reach = seen;
    }

    public Reach reach() {
        return reach;
    }

    /**
     * For a tenant that stands elsewhere than in the path.
     *
     * @throws io.evenkeel.platform.ProblemException {@code unknown-tenant}, as if it were not there, if it is another's
     */
    public void demand(TenantId tenant) {
        if (!reach.covers(tenant)) {
            throw UnknownTenant.problem(tenant.value());
        }
    }

    /** For what belongs to no tenant, or to any. @throws ForbiddenException if the token is not for all tenants */
    public void demandAll() {
        if (!reach.all()) {
            throw new ForbiddenException("the token is not for all tenants");
        }
    }
}
