package io.evenkeel.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;

/** Limits of the HTTP API, {@code evenkeel.http.*}. */
@ConfigMapping(prefix = "evenkeel.http")
public interface HttpConfig {
    /** Maximum size of a request body in bytes, unless the endpoint has its own limit. */
    @WithDefault("65536")
    @Min(1024)
    @Max(64 << 20)
    int maxBodyBytes();

    /**
     * Rate limit of each tenant in a path and, for paths without a tenant, of each caller. After a pause, so many may
     * arrive at once.
     */
    @WithDefault("600")
    @Min(1)
    int requestsPerMinute();

    /** Rate limits of single tenants. */
    Map<String, @Min(1) Integer> tenantRequestsPerMinute();
}
