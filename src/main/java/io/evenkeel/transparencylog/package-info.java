/**
 * Proves offline that audit entries are complete and unaltered: {@link io.evenkeel.transparencylog.CanonicalJson} defines the recorded text,
 * {@link io.evenkeel.transparencylog.MerkleTree} hashes the texts of a tenant's entries into a tree stored in tiles, and
 * {@link io.evenkeel.transparencylog.CompactRange} follows a growing tree. Plain Java without a server. May import platform.
 */
@NullMarked
package io.evenkeel.transparencylog;

import org.jspecify.annotations.NullMarked;
