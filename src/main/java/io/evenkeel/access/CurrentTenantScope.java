package io.evenkeel.access;

import io.evenkeel.platform.TenantId;
import io.quarkus.security.ForbiddenException;
import jakarta.enterprise.context.RequestScoped;

/**
 * The tenant scope of an HTTP request: the tenant in its path, otherwise all tenants of its token. Empty until {@link
 * TenantAuthorizationFilter} sets it.
 */
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
     * Requires a tenant that the body names.
     *
     * @throws io.evenkeel.platform.ProblemException {@code unknown-tenant} if the token does not cover the tenant
     */
    public void requireTenant(TenantId tenant) {
        if (!scope.includes(tenant)) {
            throw UnknownTenantProblem.forTenant(tenant.value());
        }
    }

    /** Requires a token for all tenants. @throws ForbiddenException if the token is not for all tenants */
    public void requireUnrestricted() {
        if (!scope.unrestricted()) {
            throw new ForbiddenException("the token is not for all tenants");
        }
    }
}
