package io.evenkeel.access;

import io.evenkeel.platform.TenantId;
import io.quarkus.security.ForbiddenException;
import jakarta.enterprise.context.RequestScoped;

/** What an HTTP request may see: the tenant its path names, or else those of its token. Nothing before {@link TenantAuthorizationFilter} said so. */
@RequestScoped
public class CurrentTenantScope {
    private TenantScope scope = TenantScope.NONE;

    void set(TenantScope newScope) {
        this.scope = newScope;
    }

    public TenantScope scope() {
        return scope;
    }

    /**
     * For a tenant that stands elsewhere than in the path.
     *
     * @throws io.evenkeel.platform.ProblemException {@code unknown-tenant}, as if it were not there, if it is another's
     */
    public void requireTenant(TenantId tenant) {
        if (!scope.includes(tenant)) {
            throw UnknownTenantProblem.forTenant(tenant.value());
        }
    }

    /** For what belongs to no tenant, or to any. @throws ForbiddenException if the token is not for all tenants */
    public void requireUnrestricted() {
        if (!scope.unrestricted()) {
            throw new ForbiddenException("the token is not for all tenants");
        }
    }
}
