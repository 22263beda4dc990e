package io.evenkeel.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** The first wall: a path that names a tenant ({@code {tenant}}) leads only those there whose token is for it. */
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
public class TenantFilter implements ContainerRequestFilter {
    private static final String PARAMETER = "tenant";

    private final SecurityIdentity identity;
    private final Sight sight;

    TenantFilter(SecurityIdentity identity, Sight sight) {
        this.identity = identity;
        this.sight = sight;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Reach reach = Bearer.reachOf(identity);
        String tenant = named(request);
        if (tenant != null && !reach.covers(tenant)) {
            throw UnknownTenant.problem(tenant);
        }
        sight.set(tenant == null ? reach : reach.narrowedTo(tenant));
    }

    private static @Nullable String named(ContainerRequestContext request) {
        return request.getUriInfo().getPathParameters().getFirst(PARAMETER);
    }
}
