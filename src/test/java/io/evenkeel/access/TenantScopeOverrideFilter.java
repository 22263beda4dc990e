package io.evenkeel.access;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/**
 * Simulates a broken authorization filter: the header {@value #HEADER} sets the tenant scope, whatever the path names.
 */
@Provider
@Priority(Priorities.AUTHORIZATION + 2)
public class TenantScopeOverrideFilter implements ContainerRequestFilter {
    static final String HEADER = "Sees-Tenant";

    private final CurrentTenantScope scope;

    TenantScopeOverrideFilter(CurrentTenantScope scope) {
        this.scope = scope;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String tenant = request.getHeaderString(HEADER);
        if (tenant != null) {
            scope.set(TenantScope.fromNames(Set.of(tenant)));
        }
    }
}
