package io.evenkeel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Computes entity tags (RFC 9110) as digests of a resource's JSON, and checks conditional requests. Thread-safe. */
@Singleton
public class ETags {
    private static final int TAG_LENGTH = 32;

    private final ObjectMapper json;

    ETags(ObjectMapper json) {
        this.json = json;
    }

    /** Returns the quoted tag of a representation. */
    public String compute(Object representation) {
        try {
            return '"' + Sha256.hex(json.writeValueAsBytes(representation)).substring(0, TAG_LENGTH) + '"';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource could not be written as JSON", e);
        }
    }

    /** Responds with a resource and its tag. */
    public <T> RestResponse<T> toResponse(T representation) {
        return RestResponse.ResponseBuilder.ok(representation)
                .header("ETag", compute(representation))
                .build();
    }

    /**
     * Creates the precondition of a request.
     *
     * @param ifMatch header: tags, or "*" for any existing resource; null for no condition
     * @param ifNoneMatch header: "*" for a resource that must not exist; null for no condition
     */
    public HttpPrecondition precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return current -> {
            if (ifMatch != null && !matches(ifMatch, current)) {
                throw preconditionFailed("If-Match", ifMatch, current);
            }
            if (ifNoneMatch != null && matches(ifNoneMatch, current)) {
                throw preconditionFailed("If-None-Match", ifNoneMatch, current);
            }
        };
    }

    private boolean matches(String header, Optional<?> current) {
        List<String> tags =
                Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        return current.isPresent() && (tags.contains("*") || tags.contains(compute(current.get())));
    }

    private ProblemException preconditionFailed(String header, String value, Optional<?> current) {
        String currentState = current.map(representation -> "its tag is (" + compute(representation) + ")")
                .orElse("it does not exist");
        return ProblemException.preconditionFailed(
                "precondition-failed",
                header + " (" + SafeText.sanitise(value) + ") does not match: " + currentState
                        + ".\nMaybe somebody else changed it: GET it again and decide anew.");
    }
}
