package io.evenkeel.embedded;

import io.evenkeel.provenance.DevelopmentMarkingKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broker, and a PostgreSQL that is down when the service starts. */
public final class DelayedDatabase implements QuarkusTestResourceLifecycleManager {
    private static @Nullable EmbeddedDatabase database;
    private static int port;

    private final Path folder;
    private final EmbeddedBroker broker;

    public DelayedDatabase() {
        try {
            folder = Files.createTempDirectory("evenkeel-late");
            broker = EmbeddedBroker.start(folder.resolve("broker"), EmbeddedServers.freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        port = EmbeddedServers.freePort();
        Map<String, String> settings =
                new HashMap<>(DevelopmentKey.in(EmbeddedServers.KEY).settings());
        settings.putAll(DevelopmentMarkingKeys.createSettings(EmbeddedServers.KEY));
        settings.putAll(Map.of(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres",
                "quarkus.datasource.jdbc.acquisition-timeout",
                "1s",
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "evenkeel.embedded.demo-tenants",
                "false",
                "evenkeel.policy.refresh-interval",
                "1s"));
        return settings;
    }

    static void comesUp() {
        try {
            database = EmbeddedDatabase.start(Files.createTempDirectory("evenkeel-late-database"), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
        broker.close();
    }
}
