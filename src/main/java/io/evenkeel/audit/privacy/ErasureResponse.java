package io.evenkeel.audit.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An erasure as JSON.
 *
 * @param foundBy the criterion by which its requests were found: a request, a requester, an image, or retention
 * @param state {@code DONE} once the keys are destroyed, {@code PENDING} before; pending erasures survive crashes
 * @param requestCount number of requests
 * @param erasedRequests the requests; absent in lists
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
