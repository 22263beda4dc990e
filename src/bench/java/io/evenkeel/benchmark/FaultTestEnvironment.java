package io.evenkeel.benchmark;

import io.evenkeel.embedded.EmbeddedBroker;
import io.evenkeel.embedded.EmbeddedDatabase;
import io.evenkeel.provenance.DevelopmentMarkingKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** PostgreSQL, a broker, and Evenkeel as a process of its own, each of which can be made to fail. */
final class FaultTestEnvironment implements AutoCloseable {
    private final Path folder;
    private final Path model;
    private final int databasePort;
    private final int brokerPort;
    private EmbeddedDatabase database;
    private EmbeddedBroker broker;
    private Process service;

    /**
     * Starts all three.
     *
     * @param folder where servers and log are kept
     * @param model the demo model's
     */
    FaultTestEnvironment(Path folder, Path model, int databasePort, int brokerPort) {
        this.folder = folder.toAbsolutePath();
        this.model = model.toAbsolutePath();
        this.databasePort = databasePort;
        this.brokerPort = brokerPort;
        this.database = EmbeddedDatabase.start(this.folder.resolve("database"), databasePort);
        this.broker = EmbeddedBroker.start(this.folder.resolve("broker"), brokerPort);
        this.service = launchService();
    }

    String jdbcUrl() {
        return database.jdbcUrl();
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** SIGKILL, and a new process. */
    void killProcess() {
        requireAlive(service);
        kill(service);
        service = launchService();
    }

    private void requireAlive(Process process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("Evenkeel ended by itself: see " + logFile());
        }
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a killed process (" + process.pid() + ") lives on.");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a process ended", e);
        }
    }

    /** PostgreSQL's immediate shutdown, which rolls nothing back and writes nothing out, and a start that recovers. */
    void restartDatabase() {
        requireAlive(service);
        Path data = folder.resolve("database");
        try {
            long postmaster = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster))
                    .start()
                    .waitFor();
            while (ProcessHandle.of(postmaster).map(ProcessHandle::isAlive).orElse(false)) {
                Thread.sleep(10);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's process is not known", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while PostgreSQL ended", e);
        }
        database.close();
        database = EmbeddedDatabase.start(data, databasePort);
    }

    /** The broker leaves, open transactions or not, and comes back. */
    void restartBroker() {
        requireAlive(service);
        broker.close();
        broker = EmbeddedBroker.start(folder.resolve("broker"), brokerPort);
    }

    private Process launchService() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.jdbc.url", jdbcUrl());
        settings.put("kafka.bootstrap.servers", bootstrapServers());
        settings.put("evenkeel.generation.model", model.toString());
        settings.put("evenkeel.generation.threads", "1");
        settings.put("evenkeel.generation.session-timeout", "6s");
        settings.put("evenkeel.audit.projection.session-timeout", "6s");
        settings.put("evenkeel.audit.projection.reconciliation-delay", "30s");
        settings.put("evenkeel.vault.folder", folder.resolve("vault").toString());
        settings.put("evenkeel.vault.keys", folder.resolve("vault-keys").toString());
        settings.put(
                "evenkeel.vault.key-encryption-key",
                folder.resolve("key-encryption-key").toString());
        settings.put("evenkeel.vault.create-key-encryption-key", "true");
        settings.put(
                "evenkeel.audit.signing.key-folder",
                folder.resolve("audit-keys").toString());
        settings.put(
                "evenkeel.audit.signing.checkpoint-folder",
                folder.resolve("checkpoints").toString());
        settings.put("evenkeel.audit.signing.create-key", "true");
        settings.putAll(DevelopmentMarkingKeys.createSettings(folder.resolve("marks")));
        settings.put("evenkeel.embedded.data", folder.resolve("data").toString());
        settings.put("evenkeel.embedded.demo-tenants", "true");
        settings.put("evenkeel.discovery.enabled", "false");
        settings.put("quarkus.oidc.auth-server-url", "http://127.0.0.1:1"); // requests need no tokens
        settings.put("quarkus.oidc.connection-timeout", "1s");
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", "0");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", System.getProperty("java.class.path")));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Evenkeel did not start", e);
        }
    }

    Path logFile() {
        return folder.resolve("evenkeel.log");
    }

    @Override
    public void close() {
        kill(service);
        try {
            broker.close();
        } finally {
            database.close();
        }
    }
}
