package io.evenkeel.embedded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;

/** Configuration of the embedded default, {@code evenkeel.embedded.*}. */
@ConfigMapping(prefix = "evenkeel.embedded")
public interface EmbeddedConfig {
    /** Where the embedded servers, the demo model and pictures live. */
    @WithDefault("data")
    Path data();

    /** Port of the embedded PostgreSQL. */
    @WithDefault("15432")
    @Min(1)
    @Max(65535)
    int databasePort();

    /** Port of the embedded Kafka broker. */
    @WithDefault("19092")
    @Min(1)
    @Max(65535)
    int brokerPort();

    /** Whether two demo tenants with their policies and concepts are seeded at start. */
    @WithDefault("false")
    boolean demoTenants();
}
