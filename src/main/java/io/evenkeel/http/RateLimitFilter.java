package io.evenkeel.http;

import io.evenkeel.platform.Problem;
import io.evenkeel.platform.SafeText;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.time.Duration;

/** Responds 429 above the rate limit of the tenant in the path or, without one, of the caller. */
@Provider
@Priority(Priorities.HEADER_DECORATOR + 100)
public class RateLimitFilter implements ContainerRequestFilter {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final RateLimiter limiter;

    RateLimitFilter(RateLimiter limiter) {
        this.limiter = limiter;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String tenant = request.getUriInfo().getPathParameters().getFirst("tenant");
        Principal caller = request.getSecurityContext().getUserPrincipal();
        if (tenant == null && caller == null) {
            return;
        }
        String subject = tenant == null ? caller.getName() : tenant;
        Duration wait = limiter.acquire(subject, tenant != null);
        if (!wait.isZero()) {
            request.abortWith(tooManyRequests(subject, (wait.toNanos() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND));
        }
    }

    private static Response tooManyRequests(String subject, long seconds) {
        Problem problem = Problem.create(
                429,
                "too-many-requests",
                "(" + SafeText.sanitise(subject) + ") made too many requests.\nMaybe continue in (" + seconds
                        + ") seconds.");
        Response response = FailureMapper.toResponse(problem);
        response.getHeaders().putSingle("Retry-After", seconds);
        return response;
    }
}
