package io.evenkeel.access;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Migrates by connections of its own: those of the pool are of a role that owns no table. The login is the pool's, unless
 * another is configured for Flyway.
 */
@Singleton
class FlywayOwnerConnection implements FlywayConfigurationCustomizer {
    private final Config config;

    FlywayOwnerConnection(Config config) {
        this.config = config;
    }

    @Override
    @SuppressWarnings("NullAway") // a login may be part of the URL: Flyway takes null for that
    public void customize(FluentConfiguration flyway) {
        if (findSetting("quarkus.flyway.username") == null) {
            flyway.dataSource(
                    config.getValue("quarkus.datasource.jdbc.url", String.class),
                    findSetting("quarkus.datasource.username"),
                    findSetting("quarkus.datasource.password"));
        }
    }

    private @Nullable String findSetting(String key) {
        return config.getOptionalValue(key, String.class).orElse(null);
    }
}
