package io.evenkeel.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Replays the response of a POST that a caller repeats with the same {@code Idempotency-Key} within a day. Stores
 * successful responses only, so that a rejected request can be corrected and sent again with its key. Responses with
 * {@code Cache-Control: no-store} are not stored; such a request runs again.
 */
@Provider
@Priority(Priorities.HEADER_DECORATOR + 200)
public class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final String REPLAYED_HEADER = "Idempotency-Replayed";
    private static final String CLAIMED_KEY_PROPERTY = "evenkeel.idempotency-key";
    private static final Pattern KEY_PATTERN = Pattern.compile("[\\x21-\\x7E]{1,255}");
    private static final String[] STORED_HEADERS = {"Content-Type", "ETag", "Location", "Link"};
    private static final int FIRST_REDIRECTION_STATUS = 300;

    private final IdempotencyStore idempotencyStore;
    private final ObjectMapper json;

    IdempotencyFilter(IdempotencyStore idempotencyStore, ObjectMapper json) {
        this.idempotencyStore = idempotencyStore;
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(KEY_HEADER);
        Principal caller = request.getSecurityContext().getUserPrincipal();
        if (key == null || caller == null || !request.getMethod().equals("POST")) {
            return;
        }
        if (!KEY_PATTERN.matcher(key).matches()) {
            throw ProblemException.invalid(
                    "invalid-idempotency-key",
                    KEY_HEADER + " (" + SafeText.sanitise(key)
                            + ") must be 1 to 255 visible ASCII characters.\nMaybe use a UUID.");
        }
        IdempotencyStore.Claim claim = idempotencyStore.claim(caller.getName(), key, requestDigest(request));
        if (claim instanceof IdempotencyStore.Claim.Conflict) {
            throw ProblemException.unprocessable(
                    "idempotency-key-reused",
                    KEY_HEADER + " (" + SafeText.sanitise(key)
                            + ") was used for another request.\nMaybe use a new key for each request.");
        }
        if (claim instanceof IdempotencyStore.Claim.Replay earlier) {
            request.abortWith(replay(key, earlier));
        } else {
            request.setProperty(CLAIMED_KEY_PROPERTY, key);
        }
    }

    private static String requestDigest(ContainerRequestContext request) throws IOException {
        byte[] body = request.hasEntity() ? request.getEntityStream().readAllBytes() : new byte[0];
        request.setEntityStream(new ByteArrayInputStream(body));
        String requestLine = request.getMethod() + "\n"
                + request.getUriInfo().getRequestUri().getRawPath() + "\n"
                + request.getUriInfo().getRequestUri().getRawQuery() + "\n";
        return Sha256.hex(requestLine.getBytes(StandardCharsets.UTF_8), body);
    }

    private static Response replay(String key, IdempotencyStore.Claim.Replay earlier) {
        StoredResponse stored = earlier.response()
                .orElseThrow(() -> ProblemException.conflict(
                        "request-in-progress",
                        KEY_HEADER + " (" + SafeText.sanitise(key)
                                + ") belongs to a request in progress.\nMaybe try again in a second."));
        Response.ResponseBuilder response =
                Response.status(stored.status()).entity(stored.body()).header(REPLAYED_HEADER, "true");
        stored.headers().forEach(response::header);
        return response.build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        if (request.getProperty(CLAIMED_KEY_PROPERTY) instanceof String key) {
            String caller = request.getSecurityContext().getUserPrincipal().getName();
            if (response.getStatus() < FIRST_REDIRECTION_STATUS && !forbidsStoring(response)) {
                idempotencyStore.complete(caller, key, toStoredResponse(response));
            } else {
                idempotencyStore.release(caller, key);
            }
        }
    }

    private static boolean forbidsStoring(ContainerResponseContext response) {
        return String.valueOf(response.getHeaderString("Cache-Control")).contains("no-store");
    }

    private StoredResponse toStoredResponse(ContainerResponseContext response) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String name : STORED_HEADERS) {
            String value = response.getHeaderString(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        headers.putIfAbsent("Content-Type", "application/json;charset=UTF-8");
        byte[] body = response.hasEntity() ? json.writeValueAsBytes(response.getEntity()) : new byte[0];
        return new StoredResponse(response.getStatus(), headers, body);
    }
}
