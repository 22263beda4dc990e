package io.evenkeel.audit.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An erasure as JSON.
 *
 * @param by the criterion by which its requests were found: a request, a requester, an image, or retention
 * @param state {@code DONE} once the keys are destroyed, {@code PENDING} before; pending erasures survive crashes
 * @param requests number of requests
 * @param erased the requests; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ErasureResponse(
        UUID id,
        String by,
        String state,
        String reason,
        String actor,
        Instant at,
        @Nullable Instant doneAt,
        int requests,
        @Nullable List<RequestReference> erased) {
    ErasureResponse withRequests(List<RequestReference> requestReferences) {
        return new ErasureResponse(id, by, state, reason, actor, at, doneAt, requests, List.copyOf(requestReferences));
    }
}
