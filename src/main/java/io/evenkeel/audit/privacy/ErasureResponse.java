package io.evenkeel.audit.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An erasure, as HTTP shows it.
 *
 * @param by what its requests were found by
 * @param state whether the keys are destroyed: {@code DONE}; or will be, whatever crashes: {@code PENDING}
 * @param requests how many
 * @param erased which; absent in lists
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
