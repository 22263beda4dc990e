package io.evenkeel.audit.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An erasure, as HTTP shows it.
 *
 * @param foundBy what its requests were found by
 * @param state whether the keys are destroyed: {@code DONE}; or will be, whatever crashes: {@code PENDING}
 * @param requestCount how many
 * @param erasedRequests which; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ErasureResponse(
        UUID id,
        String foundBy,
        String state,
        String reason,
        String actor,
        Instant requestedAt,
        @Nullable Instant completedAt,
        int requestCount,
        @Nullable List<RequestReference> erasedRequests) {
    ErasureResponse withRequests(List<RequestReference> requestReferences) {
        return new ErasureResponse(
                id,
                foundBy,
                state,
                reason,
                actor,
                requestedAt,
                completedAt,
                requestCount,
                List.copyOf(requestReferences));
    }
}
