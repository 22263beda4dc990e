package io.evenkeel.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.Shown;
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
 * Lets a caller repeat a POST whose answer got lost: with the same {@code Idempotency-Key} within a day it is not made again, but
 * answered as it was. Only what succeeded is kept; what was refused may be mended and tried again with its key. What nobody may keep
 * ({@code Cache-Control: no-store}) is not kept here either: it is made again.
 */
@Provider
@Priority(Priorities.HEADER_DECORATOR + 200)
public class RepeatFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final String OPEN = "evenkeel.repeat";
    private static final Pattern RULE = Pattern.compile("[\\x21-\\x7E]{1,255}");
    private static final String[] KEPT = {"Content-Type", "ETag", "Location", "Link"};
    private static final int REDIRECTION = 300;

    private final Repeats repeats;
    private final ObjectMapper json;

    RepeatFilter(Repeats repeats, ObjectMapper json) {
        this.repeats = repeats;
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(KEY);
        Principal caller = request.getSecurityContext().getUserPrincipal();
        if (key == null || caller == null || !request.getMethod().equals("POST")) {
            return;
        }
        if (!RULE.matcher(key).matches()) {
            throw ProblemException.invalid(
                    "invalid-idempotency-key",
                    KEY + " (" + Shown.of(key)
                            + ") must be 1 to 255 visible characters of ASCII.\nMaybe a UUID will do.");
        }
        Repeats.Begun begun = repeats.begin(caller.getName(), key, digest(request));
        if (begun instanceof Repeats.Begun.Other) {
            throw ProblemException.unprocessable(
                    "idempotency-key-reused",
                    KEY + " (" + Shown.of(key) + ") was used for another request.\nMaybe take a new one for each.");
        }
        if (begun instanceof Repeats.Begun.Known known) {
            request.abortWith(replayed(key, known));
        } else {
            request.setProperty(OPEN, key);
        }
    }

    private static String digest(ContainerRequestContext request) throws IOException {
        byte[] body = request.hasEntity() ? request.getEntityStream().readAllBytes() : new byte[0];
        request.setEntityStream(new ByteArrayInputStream(body));
        String what = request.getMethod() + "\n"
                + request.getUriInfo().getRequestUri().getRawPath() + "\n"
                + request.getUriInfo().getRequestUri().getRawQuery() + "\n";
        return Sha256.hex(what.getBytes(StandardCharsets.UTF_8), body);
    }

    private static Response replayed(String key, Repeats.Begun.Known known) {
        Answer answer = known.answer()
                .orElseThrow(() -> ProblemException.conflict(
                        "request-under-way",
                        KEY + " (" + Shown.of(key)
                                + ") is of a request that is worked on.\nMaybe try again in a second."));
        Response.ResponseBuilder response =
                Response.status(answer.status()).entity(answer.body()).header(REPLAYED, "true");
        answer.headers().forEach(response::header);
        return response.build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        if (request.getProperty(OPEN) instanceof String key) {
            String caller = request.getSecurityContext().getUserPrincipal().getName();
            if (response.getStatus() < REDIRECTION && !isSecret(response)) {
                repeats.end(caller, key, kept(response));
            } else {
                repeats.forget(caller, key);
            }
        }
    }

    private static boolean isSecret(ContainerResponseContext response) {
        return String.valueOf(response.getHeaderString("Cache-Control")).contains("no-store");
    }

    private Answer kept(ContainerResponseContext response) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String name : KEPT) {
            String value = response.getHeaderString(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        headers.putIfAbsent("Content-Type", "application/json;charset=UTF-8");
        byte[] body = response.hasEntity() ? json.writeValueAsBytes(response.getEntity()) : new byte[0];
        return new Answer(response.getStatus(), headers, body);
    }
}
