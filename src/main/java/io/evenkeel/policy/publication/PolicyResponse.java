package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published version as callers see it.
 *
 * @param definition canonical; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyResponse(
        int version,
        String digest,
        Instant publishedAt,
        String publishedBy,
        @Nullable JsonNode definition) {}
