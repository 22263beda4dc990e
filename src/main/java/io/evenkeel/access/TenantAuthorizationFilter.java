package io.evenkeel.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** Responds 404 if the token does not cover the tenant in the path ({@code {tenant}}); sets the tenant scope of the request. */
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
        String tenant = tenantInPath(request);
        if (tenant != null && !scope.includes(tenant)) {
            throw UnknownTenantProblem.forTenant(tenant);
        }
        currentTenantScope.set(tenant == null ? scope : scope.narrowTo(tenant));
    }

    private static @Nullable String tenantInPath(ContainerRequestContext request) {
        return request.getUriInfo().getPathParameters().getFirst(PATH_PARAMETER);
    }
}
