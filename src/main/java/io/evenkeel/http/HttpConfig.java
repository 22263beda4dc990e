package io.evenkeel.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;

/** Bounds of the HTTP API. */
@ConfigMapping(prefix = "evenkeel.http")
public interface HttpConfig {
    /** Of a request, where its endpoint has no bound of its own. */
    @WithDefault("65536")
    @Min(1024)
    @Max(64 << 20)
    int maxBodyBytes();

    /** For each tenant that paths name; and for each caller, of paths that name none. As many may come at once after a pause. */
    @WithDefault("600")
    @Min(1)
    int requestsPerMinute();

    /** The same for tenants by name. */
    Map<String, @Min(1) Integer> tenantRequestsPerMinute();
}
