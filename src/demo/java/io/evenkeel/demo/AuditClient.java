package io.evenkeel.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.demo.AuditSnapshot.TenantTree;
import io.evenkeel.demo.PlatformClient.RequestOffset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads and verifies the audit trail as an auditor does: over HTTP, with an auditor's token. */
final class AuditClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI baseUri;
    private final String authorization;

    /** An auditor of the Evenkeel at an address. */
    AuditClient(URI baseUri, String token) {
        this.baseUri = baseUri;
        this.authorization = "Bearer " + token;
    }

    /** The chains of some tenants, and that of what no tenant can be named for. */
    AuditSnapshot readSnapshot(Collection<String> tenants) {
        List<TenantTree> trees = new ArrayList<>();
        for (String tenant : tenants) {
            trees.add(readTenantTree(tenant, "/api/v1/tenants/" + tenant + "/audit"));
        }
        trees.add(readTenantTree(AuditEntry.UNATTRIBUTED, "/api/v1/audit/unattributed"));
        return new AuditSnapshot(trees);
    }

    /** The same, once there is an entry of each request. @throws IllegalStateException if it takes too long */
    AuditSnapshot awaitEntries(Collection<String> tenants, Set<RequestOffset> requests, Duration timeout) {
        Instant deadline = Instant.now().plus(timeout);
        AuditSnapshot snapshot = readSnapshot(tenants);
        while (snapshot.recordedRequests(requests).size() < requests.size()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the audit trail holds entries of only ("
                        + snapshot.recordedRequests(requests).size() + ") of " + requests.size()
                        + " requests.\nMaybe demo.log says why.");
            }
            pause();
            snapshot = readSnapshot(tenants);
        }
        return snapshot;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_INTERVAL.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        return new IllegalStateException("interrupted while the audit trail was read", e);
    }

    private TenantTree readTenantTree(String name, String path) {
        List<AuditSnapshot.SnapshotEntry> snapshotEntries = readEntries(path);
        JsonNode verdict = getJson(path + "/verify");
        boolean intact = verdict.path("intact").booleanValue();
        JsonNode bad = verdict.path("firstMismatch");
        String finding = intact
                ? verdict.path("root").asText()
                : "entry " + bad.path("seq").asText() + ": "
                        + bad.path("reason").asText();
        return new TenantTree(name, intact, finding, snapshotEntries);
    }

    /** All, page by page: each says where the next one is. */
    private List<AuditSnapshot.SnapshotEntry> readEntries(String path) {
        List<AuditSnapshot.SnapshotEntry> snapshotEntries = new ArrayList<>();
        Optional<String> page = Optional.of("?limit=500");
        while (page.isPresent()) {
            HttpResponse<String> response = send(path + page.get());
            for (JsonNode node : parseJson(response.body())) {
                snapshotEntries.add(
                        new AuditSnapshot.SnapshotEntry(node.path("seq").asLong(), node.path("entry")));
            }
            page = response.headers().firstValue("Link").map(AuditClient::linkTarget);
        }
        return snapshotEntries;
    }

    /** What stands between the angle brackets. */
    private static String linkTarget(String link) {
        return link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }

    private JsonNode getJson(String path) {
        return parseJson(send(path).body());
    }

    private HttpResponse<String> send(String path) {
        HttpRequest request = HttpRequest.newBuilder(baseUri.resolve(path))
                .header("Authorization", authorization)
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IllegalStateException(
                        "the audit trail at (" + path + ") answered with status " + response.statusCode() + ".");
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail at (" + path + ") cannot be read", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static JsonNode parseJson(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail holds what is not JSON", e);
        }
    }
}
