package io.evenkeel.benchmark;

import io.evenkeel.embedded.DevelopmentKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service once more, as a process of its own with a heap of 1 GiB, on the same database and broker. */
final class ChildServiceProcess implements AutoCloseable {
    private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final long startNanos = System.nanoTime();

    private ChildServiceProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ChildServiceProcess start(Path folder, String database) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String jar = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.datasource.jdbc.url=" + database,
                "-Dkafka.bootstrap.servers=" + configValue("kafka.bootstrap.servers"),
                "-Devenkeel.generation.model=" + configValue("evenkeel.generation.model"),
                "-Devenkeel.generation.instance=another",
                "-Devenkeel.generation.group=another",
                "-Devenkeel.generation.topics.quotas=another.quotas",
                "-Devenkeel.discovery.enabled=false",
                "-Devenkeel.embedded.data=" + folder.resolve("another").toAbsolutePath()));
        DevelopmentKey.in(folder.resolve("key"))
                .settings()
                .forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("another.log").toFile())
                .start();
        return new ChildServiceProcess(process, port);
    }

    private static String configValue(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }

    /** From its start until it is ready, and knows as many tenants at least. */
    double secondsUntilReady(int tenants) throws InterruptedException {
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - startNanos > STARTUP_TIMEOUT.toNanos()) {
                throw new IllegalStateException("another process did not become ready: see another.log");
            }
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double knownTenants = get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("evenkeel_policy_tenants "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
        if (knownTenants < tenants) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "another process knows (%.0f) of (%d) tenants", knownTenants, tenants));
        }
        return seconds;
    }

    private boolean isReady() throws InterruptedException {
        return !get("/q/health/ready").isEmpty();
    }

    /** Empty where nobody answers, or not well. */
    private String get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
