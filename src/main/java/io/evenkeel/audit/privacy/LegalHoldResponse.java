package io.evenkeel.audit.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A legal hold as JSON. An absent condition does not restrict the hold.
 *
 * @param request the one request that is held
 * @param requester pseudonym of the one user whose requests are held
 * @param from inclusive lower bound of the entries' times
 * @param until exclusive upper bound of the entries' times
 * @param liftedAt absent while the hold is active
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
