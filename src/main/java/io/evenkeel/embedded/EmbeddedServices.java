package io.evenkeel.embedded;

import io.evenkeel.provenance.DevelopmentMarkingKeys;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What is not configured, embedded: a database, a broker, the demo model, the development key, the keys of marks. Tells the application by system
 * properties, which it reads when it starts.
 */
public final class EmbeddedServices implements AutoCloseable {
    private static final String STARTED = "io.evenkeel.embedded-servers-started";
    private static final String KAFKA = "kafka.bootstrap.servers";
    private static final String DATABASE = "quarkus.datasource.jdbc.url";
    private static final String MODEL = "evenkeel.generation.model";

    private final Deque<AutoCloseable> servers = new ArrayDeque<>();

    private EmbeddedServices() {}

    /**
     * Starts what is missing. In dev mode the first start serves all reloads.
     *
     * @throws PortInUseException if a server's port is
     */
    public static EmbeddedServices start() {
        EmbeddedServices embedded = new EmbeddedServices();
        if (System.getProperty(STARTED) == null) {
            System.setProperty(STARTED, "true");
            try {
                embedded.startMissing(ConfigProvider.getConfig());
            } catch (RuntimeException e) {
                embedded.close();
                throw e;
            }
        }
        return embedded;
    }

    private void startMissing(Config config) {
        Path data = data(config);
        if (!isSet(config, DATABASE)) {
            EmbeddedDatabase database = EmbeddedDatabase.start(
                    data.resolve("database"), port(config, "evenkeel.embedded.database-port", 15432));
            servers.push(database);
            System.setProperty(DATABASE, database.jdbcUrl());
            if (!isSet(config, "quarkus.oidc.auth-server-url")) {
                setUnless(config, "quarkus.http.host", () -> "127.0.0.1"); // development tokens are for this machine
                DevelopmentKey.in(data).settings().forEach(System::setProperty);
            }
            DevelopmentMarkingKeys.createSettings(marks(data))
                    .forEach((key, file) -> setUnless(config, key, () -> file));
        }
        if (!isSet(config, KAFKA)) {
            EmbeddedBroker broker =
                    EmbeddedBroker.start(data.resolve("broker"), port(config, "evenkeel.embedded.broker-port", 19092));
            servers.push(broker);
            System.setProperty(KAFKA, broker.bootstrapServers());
        }
        if (!isSet(config, MODEL)) {
            System.setProperty(MODEL, DemoModel.in(data.resolve("models")).toString());
            System.setProperty("evenkeel.embedded.demo-tenants", "true");
        }
        startVault(config, data.resolve("vault"));
        startSigning(config, data.resolve("audit"));
    }

    private static void startSigning(Config config, Path folder) {
        setUnless(config, "evenkeel.audit.signing.checkpoint-folder", folder.resolve("checkpoints")::toString);
        if (!isSet(config, "evenkeel.audit.signing.key-folder")) {
            System.setProperty(
                    "evenkeel.audit.signing.key-folder", folder.resolve("keys").toString());
            System.setProperty("evenkeel.audit.signing.create-key", "true");
        }
    }

    private static void startVault(Config config, Path folder) {
        setUnless(config, "evenkeel.vault.folder", folder.resolve("sealed")::toString);
        setUnless(config, "evenkeel.vault.keys", folder.resolve("keys")::toString);
        if (!isSet(config, "evenkeel.vault.key-encryption-key")) {
            System.setProperty(
                    "evenkeel.vault.key-encryption-key",
                    folder.resolve("key-encryption-key").toString());
            System.setProperty("evenkeel.vault.create-key-encryption-key", "true");
        }
    }

    /** Where all that is embedded lives. */
    public static Path data(Config config) {
        return config.getOptionalValue("evenkeel.embedded.data", Path.class)
                .orElse(Path.of("data"))
                .toAbsolutePath();
    }

    /** Where the keys of its marks live. */
    public static Path marks(Path data) {
        return data.resolve("marks");
    }

    private static boolean isSet(Config config, String key) {
        return config.getOptionalValue(key, String.class)
                .filter(value -> !value.isBlank())
                .isPresent();
    }

    private static void setUnless(Config config, String key, Supplier<String> value) {
        if (!isSet(config, key)) {
            System.setProperty(key, value.get());
        }
    }

    private static int port(Config config, String key, int usual) {
        return config.getOptionalValue(key, Integer.class).orElse(usual);
    }

    /** Whether Quarkus reloads this application when its sources change: then the process is not ours to end. */
    public static boolean isDevMode() {
        return Thread.currentThread()
                .getContextClassLoader()
                .getClass()
                .getSimpleName()
                .equals("QuarkusClassLoader");
    }

    /** Stops what was started, the last first, after the application. */
    @Override
    public void close() {
        while (!isDevMode() && !servers.isEmpty()) {
            try {
                servers.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("an embedded server did not stop", e);
            }
        }
    }
}
