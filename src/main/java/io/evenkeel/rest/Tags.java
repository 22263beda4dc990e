package io.evenkeel.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.Shown;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Tags of resources (ETag, RFC 9110): a digest of what GET shows of them, so that an equal tag is an equal resource. */
@Singleton
public class Tags {
    private static final int DIGITS = 32;

    private final ObjectMapper json;

    Tags(ObjectMapper json) {
        this.json = json;
    }

    /** Of what GET shows. */
    public String tag(Object shown) {
        try {
            return '"' + Sha256.hex(json.writeValueAsBytes(shown)).substring(0, DIGITS) + '"';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what GET shows is JSON", e);
        }
    }

    /** Answers with a resource and its tag. */
    public <T> RestResponse<T> answer(T shown) {
        return RestResponse.ResponseBuilder.ok(shown).header("ETag", tag(shown)).build();
    }

    /**
     * What a caller presumes.
     *
     * @param ifMatch that header: one of these tags, or "*" for any; absent for no matter what
     * @param ifNoneMatch that header: "*" for that it is not there yet
     */
    public Precondition precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return current -> {
            if (ifMatch != null && !matches(ifMatch, current)) {
                throw changed("If-Match", ifMatch, current);
            }
            if (ifNoneMatch != null && matches(ifNoneMatch, current)) {
                throw changed("If-None-Match", ifNoneMatch, current);
            }
        };
    }

    private boolean matches(String header, Optional<?> current) {
        List<String> tags =
                Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        return current.isPresent() && (tags.contains("*") || tags.contains(tag(current.get())));
    }

    private ProblemException changed(String header, String given, Optional<?> current) {
        String now = current.map(shown -> "its tag is (" + tag(shown) + ")").orElse("it is not there");
        return ProblemException.outdated(
                "changed-meanwhile",
                header + " (" + Shown.of(given) + ") does not hold: " + now
                        + ".\nMaybe somebody changed it: GET it anew, and decide again.");
    }
}
