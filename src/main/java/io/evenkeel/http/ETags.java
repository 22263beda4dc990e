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

/** Tags of resources (ETag, RFC 9110): a digest of what GET shows of them, so that an equal tag is an equal resource. */
@Singleton
public class ETags {
    private static final int TAG_LENGTH = 32;

    private final ObjectMapper json;

    ETags(ObjectMapper json) {
        this.json = json;
    }

    /** Of what GET shows. */
    public String compute(Object representation) {
        try {
            return '"' + Sha256.hex(json.writeValueAsBytes(representation)).substring(0, TAG_LENGTH) + '"';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what GET shows is JSON", e);
        }
    }

    /** Answers with a resource and its tag. */
    public <T> RestResponse<T> toResponse(T representation) {
        return RestResponse.ResponseBuilder.ok(representation)
                .header("ETag", compute(representation))
                .build();
    }

    /**
     * What a caller presumes.
     *
     * @param ifMatch that header: one of these tags, or "*" for any; absent for no matter what
     * @param ifNoneMatch that header: "*" for that it is not there yet
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
                .orElse("it is not there");
        return ProblemException.preconditionFailed(
                "precondition-failed",
                header + " (" + SafeText.sanitise(value) + ") does not hold: " + currentState
                        + ".\nMaybe somebody changed it: GET it anew, and decide again.");
    }
}
