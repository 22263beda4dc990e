package io.evenkeel.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.Entry;
import io.evenkeel.standalone.demo.Platform.Place;
import io.evenkeel.standalone.demo.Trail.Chain;
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
final class Auditor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final Duration BETWEEN_READS = Duration.ofMillis(500);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI evenkeel;
    private final String login;

    /** An auditor of the Evenkeel at an address. */
    Auditor(URI evenkeel, String token) {
        this.evenkeel = evenkeel;
        this.login = "Bearer " + token;
    }

    /** The chains of some tenants, and that of what no tenant can be named for. */
    Trail read(Collection<String> tenants) {
        List<Chain> chains = new ArrayList<>();
        for (String tenant : tenants) {
            chains.add(chain(tenant, "/api/v1/tenants/" + tenant + "/audit"));
        }
        chains.add(chain(Entry.NOBODY, "/api/v1/audit/unattributed"));
        return new Trail(chains);
    }

    /** The same, once there is an entry of each request. @throws IllegalStateException if it takes too long */
    Trail await(Collection<String> tenants, Set<Place> requests, Duration patience) {
        Instant deadline = Instant.now().plus(patience);
        Trail trail = read(tenants);
        while (trail.recorded(requests).size() < requests.size()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the audit trail holds entries of only ("
                        + trail.recorded(requests).size() + ") of " + requests.size()
                        + " requests.\nMaybe demo.log says why.");
            }
            rest();
            trail = read(tenants);
        }
        return trail;
    }

    private static void rest() {
        try {
            Thread.sleep(BETWEEN_READS.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        return new IllegalStateException("interrupted while the audit trail was read", e);
    }

    private Chain chain(String name, String path) {
        List<Trail.Entry> entries = entries(path);
        JsonNode verdict = get(path + "/verify");
        boolean intact = verdict.path("intact").booleanValue();
        JsonNode bad = verdict.path("firstBad");
        String finding = intact
                ? verdict.path("root").asText()
                : "entry " + bad.path("seq").asText() + ": " + bad.path("why").asText();
        return new Chain(name, intact, finding, entries);
    }

    /** All, page by page: each says where the next one is. */
    private List<Trail.Entry> entries(String path) {
        List<Trail.Entry> entries = new ArrayList<>();
        Optional<String> page = Optional.of("?limit=500");
        while (page.isPresent()) {
            HttpResponse<String> response = response(path + page.get());
            for (JsonNode found : parsed(response.body())) {
                entries.add(new Trail.Entry(found.path("seq").asLong(), found.path("entry")));
            }
            page = response.headers().firstValue("Link").map(Auditor::target);
        }
        return entries;
    }

    /** What stands between the angle brackets. */
    private static String target(String link) {
        return link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }

    private JsonNode get(String path) {
        return parsed(response(path).body());
    }

    private HttpResponse<String> response(String path) {
        HttpRequest request = HttpRequest.newBuilder(evenkeel.resolve(path))
                .header("Authorization", login)
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

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail holds what is not JSON", e);
        }
    }
}
