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
record ErasureSheet(
        UUID id,
        String by,
        String state,
        String reason,
        String actor,
        Instant at,
        @Nullable Instant doneAt,
        int requests,
        @Nullable List<Named> erased) {
    ErasureSheet with(List<Named> contents) {
        return new ErasureSheet(id, by, state, reason, actor, at, doneAt, requests, List.copyOf(contents));
    }
}
