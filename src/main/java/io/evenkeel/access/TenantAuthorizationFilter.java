package io.evenkeel.access;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Checks the tenant in the path ({@code {tenant}}) and sets the tenant scope of the request. Responds 400 for an
 * invalid tenant id, and 404 if the token does not cover the tenant.
 */
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
public class TenantAuthorizationFilter implements ContainerRequestFilter {
    private static final String PATH_PARAMETER = "tenant";

    private final SecurityIdentity identity;
    private final CurrentTenantScope currentTenantScope;

    TenantAuthorizationFilter(SecurityIdentity identity, CurrentTenantScope currentTenantScope) {
        this.identity = identity;
        this.currentTenantScope = currentTenantScope;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        TenantScope scope = TenantClaimAugmentor.scopeOf(identity);
        String tenant = request.getUriInfo().getPathParameters().getFirst(PATH_PARAMETER);
        if (tenant != null && !scope.includes(parseTenant(tenant))) {
            throw UnknownTenantProblem.forTenant(tenant);
        }
        currentTenantScope.set(tenant == null ? scope : scope.narrowTo(tenant));
    }

    private static TenantId parseTenant(String tenant) {
        try {
            return new TenantId(tenant);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-tenant", String.valueOf(e.getMessage()));
        }
    }
}
