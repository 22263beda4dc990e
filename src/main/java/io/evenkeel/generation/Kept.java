package io.evenkeel.generation;

import io.evenkeel.vault.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * What the vault has of a request.
 *
 * @param envelope where its pictures are kept
 * @param commitment to what it asked for
 * @param requester the pseudonym of the platform's user; absent when the platform named none
 */
record Kept(Envelope envelope, String commitment, @Nullable String requester) {}
