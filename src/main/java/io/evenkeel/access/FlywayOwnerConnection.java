package io.evenkeel.access;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Gives Flyway connections of its own, because the pool's role owns no table. The login is the pool's, unless {@code
 * quarkus.flyway.username} is set.
 */
@Singleton
class FlywayOwnerConnection implements FlywayConfigurationCustomizer {
    private final Config config;

    FlywayOwnerConnection(Config config) {
        this.config = config;
    }

    @Override
    @SuppressWarnings("NullAway") // the URL may contain the login: Flyway accepts null then
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
