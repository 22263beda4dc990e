package io.evenkeel.embedded;

import io.evenkeel.provenance.DevelopmentMarkingKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** PostgreSQL and a broker for tests, in a temporary folder, on free ports: {@code @WithTestResource(Servers.class)}. */
public final class EmbeddedServers implements QuarkusTestResourceLifecycleManager, AutoCloseable {
    /** Folder of the key that signs tokens in tests. */
    public static final Path KEY = Path.of("target/test-key");

    private final EmbeddedDatabase database;
    private final EmbeddedBroker broker;
    private final Path checkpoints;

    public EmbeddedServers() {
        try {
            Path folder = Files.createTempDirectory("evenkeel-servers");
            database = EmbeddedDatabase.start(folder.resolve("database"), freePort(), false);
            broker = EmbeddedBroker.start(folder.resolve("broker"), freePort());
            checkpoints = folder.resolve("checkpoints"); // as young as the database
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(places());
        settings.putAll(DevelopmentKey.in(KEY).settings());
        settings.put("evenkeel.audit.signing.checkpoint-folder", checkpoints.toString());
        settings.putAll(DevelopmentMarkingKeys.createSettings(KEY));
        return settings;
    }

    /** Where they are. */
    public Map<String, String> places() {
        return Map.of(
                "quarkus.datasource.jdbc.url",
                database.jdbcUrl(),
                "kafka.bootstrap.servers",
                broker.bootstrapServers());
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public void close() {
        try (database;
                broker) {
            // both, whatever the other does
        }
    }

    /** One that nobody listens on at the moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
