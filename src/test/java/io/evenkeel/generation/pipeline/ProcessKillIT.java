package io.evenkeel.generation.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.provenance.DevelopmentMarkingKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the packaged application, for real and at random moments under load, sometimes beside a second instance that lives
 * on. Afterwards every request has one outcome, one audit entry on the topic and one in PostgreSQL, and fairness went on
 * counting where it had been. Leaves what it saw in {@code target/kill9.json}.
 */
class ProcessKillIT {
    private static final int ROUNDS = Integer.getInteger("evenkeel.kill.rounds", 20);
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    static Path folder;

    private final Random random = new Random(20261122);
    private final Set<String> sent = new ConcurrentSkipListSet<>();
    private final List<Process> started = new ArrayList<>();
    private volatile boolean loading = true;

    @Test
    void processesEachRequestOnceDespiteKills() throws Exception {
        try (EmbeddedServers embeddedServers = new EmbeddedServers()) {
            Map<String, String> places = embeddedServers.places();
            try (RequestTestClient client =
                    new RequestTestClient(Map.of("bootstrap.servers", places.get("kafka.bootstrap.servers")))) {
                Process first = startInstance("first", places);
                awaitTenants(places.get("quarkus.datasource.jdbc.url"));
                Thread load = new Thread(() -> sendContinuously(client));
                load.start();
                Process second = null;
                int seen = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    if (round % 3 == 2 && second == null) {
                        second = startInstance("second", places);
                    }
                    seen = awaitResults(client, seen);
                    Thread.sleep(random.nextInt(5000));
                    kill(first);
                    if (second != null && round % 3 == 1) {
                        kill(second);
                        second = null;
                    }
                    first = startInstance("first", places);
                }
                loading = false;
                load.join();
                verify(client, places.get("quarkus.datasource.jdbc.url"));
            }
        }
    }

    @AfterEach
    void killAll() {
        loading = false;
        started.forEach(Process::destroyForcibly);
    }

    private void verify(RequestTestClient client, String database) throws Exception {
        List<String> outcomes =
                headerValues(client.readCommitted("evenkeel.results", sent.size(), record -> true), "ce_subject");
        List<JsonNode> entries = client.readCommitted("evenkeel.audit.entries", sent.size(), record -> true).stream()
                .map(RequestTestClient::parseJson)
                .filter(entry -> entry.path("kind").asText().startsWith("generation."))
                .toList();
        int lost = (int) sent.stream().filter(id -> !outcomes.contains(id)).count();
        int duplicated = outcomes.size() - Set.copyOf(outcomes).size();
        Files.writeString(
                Path.of("target/kill9.json"),
                new ObjectMapper()
                        .writeValueAsString(new TreeMap<>(Map.of(
                                "rounds", ROUNDS, "requests", sent.size(), "lost", lost, "duplicated", duplicated))));

        assertThat(outcomes).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(entries.stream().map(entry -> entry.path("request").asText()))
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThat(projectedRequests(database)).containsExactlyInAnyOrderElementsOf(sent);
        assertBalanced(entries);
    }

    /** In the order of a tenant's entries no prefix is off the target by more than one picture, whoever drew it. */
    private static void assertBalanced(List<JsonNode> entries) {
        List<JsonNode> inOrder = new ArrayList<>(entries);
        inOrder.sort((a, b) ->
                Long.compare(a.path("offset").asLong(), b.path("offset").asLong()));
        for (String tenant : List.of("stockphoto", "schoolbook")) {
            int women = 0;
            int drawn = 0;
            for (JsonNode entry : inOrder) {
                if (entry.path("tenant").asText().equals(tenant)) {
                    for (JsonNode sample : entry.path("samples")) {
                        List<String> concepts = sample.findValuesAsText("concept");
                        if (!Collections.disjoint(concepts, List.of("female@1", "male@1"))) {
                            drawn++;
                            women += concepts.contains("female@1") ? 1 : 0;
                            assertThat(Math.abs(women - drawn / 2.0))
                                    .as("after %d pictures of %s", drawn, tenant)
                                    .isLessThanOrEqualTo(1);
                        }
                    }
                }
            }
            assertThat(drawn).isPositive();
        }
    }

    /** Sends small requests of two tenants until told to stop, about five a second. */
    private void sendContinuously(RequestTestClient client) {
        try {
            for (int i = 0; loading; i++) {
                String tenant = i % 2 == 0 ? "stockphoto" : "schoolbook";
                String prompt = i % 7 == 0 ? "a blood bath" : "a doctor";
                String id = "r-" + i;
                String data = "{\"tenant\":\"" + tenant + "\",\"prompt\":\"" + prompt + "\",\"steps\":2,\"count\":"
                        + (1 + i % 2) + "}";
                sent.add(id);
                client.send(tenant, id, data.getBytes(UTF_8));
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until more results are committed than were seen before; how many there are then. */
    private static int awaitResults(RequestTestClient client, int seen) {
        int now = client.readCommitted("evenkeel.results", seen + 1, record -> true)
                .size();
        assertThat(now).as("results go on").isGreaterThan(seen);
        return now;
    }

    /** Nothing is sent before the tenants are there. */
    private static void awaitTenants(String database) throws Exception {
        for (int i = 0; i < 900; i++) {
            Thread.sleep(200);
            try (Connection connection = DriverManager.getConnection(database);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from policies")) {
                if (rows.next() && rows.getInt(1) == 2) {
                    return;
                }
            } catch (SQLException notMigratedYet) {
                // the next look may be later
            }
        }
        throw new AssertionError("the first instance did not seed the tenants: see target/kill9-first.log");
    }

    private static List<String> headerValues(List<ConsumerRecord<byte[], byte[]>> records, String header) {
        return records.stream()
                .map(record -> RequestTestClient.headerOf(record, header))
                .toList();
    }

    private List<String> projectedRequests(String database) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1500 && ids.size() < sent.size(); i++) {
            Thread.sleep(200);
            ids.clear();
            try (Connection connection = DriverManager.getConnection(database);
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("select request from audit_entry where request is not null")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly(); // SIGKILL
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private Process startInstance(String name, Map<String, String> places) {
        Map<String, String> settings = new HashMap<>(places);
        settings.put("evenkeel.generation.instance", name);
        settings.put("evenkeel.generation.model", "src/main/resources/models/demo");
        settings.put("evenkeel.vault.folder", folder.resolve("vault").toString());
        settings.put("evenkeel.vault.keys", folder.resolve("keys").toString());
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
        settings.put("evenkeel.generation.session-timeout", "6s");
        settings.put("evenkeel.generation.threads", "1");
        settings.put("evenkeel.embedded.demo-tenants", "true");
        settings.put(
                "quarkus.oidc.auth-server-url",
                "http://127.0.0.1:1"); // requests need no tokens, and so no server of them
        settings.put("quarkus.oidc.connection-timeout", "1s");
        settings.put("evenkeel.audit.projection.session-timeout", "6s");
        settings.put("quarkus.http.port", "0");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dquarkus.log.category.\"org.apache.kafka.clients.consumer\".level=INFO"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", JAR.toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            Path.of("target/kill9-" + name + ".log").toFile()))
                    .start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
