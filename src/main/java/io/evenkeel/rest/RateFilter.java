package io.evenkeel.rest;

import io.evenkeel.platform.Problem;
import io.evenkeel.platform.Shown;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.time.Duration;

/** Answers 429 to who asks too often: to whom a path's tenant belongs or, without one, to its caller. */
@Provider
@Priority(Priorities.HEADER_DECORATOR + 100)
public class RateFilter implements ContainerRequestFilter {
    private static final long NANOS = 1_000_000_000;

    private final Rates rates;

    RateFilter(Rates rates) {
        this.rates = rates;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String tenant = request.getUriInfo().getPathParameters().getFirst("tenant");
        Principal caller = request.getSecurityContext().getUserPrincipal();
        if (tenant == null && caller == null) {
            return;
        }
        String who = tenant == null ? caller.getName() : tenant;
        Duration wait = rates.take(who, tenant != null);
        if (!wait.isZero()) {
            request.abortWith(refusal(who, (wait.toNanos() + NANOS - 1) / NANOS));
        }
    }

    private static Response refusal(String who, long seconds) {
        Problem problem = Problem.named(
                429,
                "too-many-requests",
                "(" + Shown.of(who) + ") made too many requests.\nMaybe go on in (" + seconds + ") seconds.");
        return Response.status(problem.status())
                .type("application/problem+json")
                .header("Retry-After", seconds)
                .entity(problem)
                .build();
    }
}
