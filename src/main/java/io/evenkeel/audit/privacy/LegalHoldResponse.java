package io.evenkeel.audit.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A legal hold, as HTTP shows it. What is absent does not restrict it.
 *
 * @param request one request's
 * @param requester pseudonym of one user
 * @param from of entries from then on
 * @param until of entries before then
 * @param liftedAt absent while it holds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LegalHoldResponse(
        UUID id,
        @Nullable RequestReference request,
        @Nullable String requester,
        @Nullable Instant from,
        @Nullable Instant until,
        String reason,
        String setBy,
        Instant setAt,
        @Nullable String liftedBy,
        @Nullable Instant liftedAt) {}
