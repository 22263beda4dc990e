package io.evenkeel.generation.pipeline;

import io.evenkeel.vault.EncryptedRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the vault has of a request.
 *
 * @param envelope where its pictures are kept
 * @param commitment to what it asked for
 * @param requester the pseudonym of the platform's user; absent when the platform named none
 */
record StoredRequest(
        EncryptedRequest envelope,
        String commitment,
        @Nullable String requester) {}
