package io.evenkeel.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Rejects bodies above the endpoint's limit: before reading if the length is declared, otherwise while reading. */
@Provider
@Priority(Priorities.HEADER_DECORATOR)
public class BodyLimitFilter implements ContainerRequestFilter {
    private static final int KIB = 1024;

    private final Instance<HttpConfig> config;

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo resource;

    /** @param config looked up per request, because filters are created before configuration is mapped */
    BodyLimitFilter(Instance<HttpConfig> config) {
        this.config = config;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        long maxBytes = Optional.ofNullable(resource.getResourceMethod())
                .map(method -> method.getAnnotation(BodyLimit.class))
                .map(limit -> (long) limit.kib() * KIB)
                .orElseGet(() -> (long) config.get().maxBodyBytes());
        if (request.getLength() > maxBytes) {
            throw LimitedInputStream.tooLarge(maxBytes);
        }
        if (request.hasEntity()) {
            request.setEntityStream(new LimitedInputStream(request.getEntityStream(), maxBytes));
        }
    }
}
