package io.evenkeel.generation.pipeline;

import io.evenkeel.vault.EncryptedRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the vault holds of a request.
 *
 * @param envelope stores its images
 * @param commitment to its content
 * @param requester pseudonym of the platform's user; null if the request names none
 */
record StoredRequest(
        EncryptedRequest envelope,
        String commitment,
        @Nullable String requester) {}
