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

/** Refuses bodies that are larger than their endpoint takes, before they are read where their length is told. */
@Provider
@Priority(Priorities.HEADER_DECORATOR)
public class BodyLimitFilter implements ContainerRequestFilter {
    private static final int KIB = 1024;

    private final Instance<HttpConfig> config;

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo resource;

    /** @param config that is not there yet when filters are made */
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
