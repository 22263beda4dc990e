/**
 * Writes and verifies evidence: a file with a contiguous range of a tenant's entries, from one checkpoint to another.
 * {@link io.evenkeel.transparencylog.evidence.EvidenceVerifier} needs public keys only, and can compare independently saved checkpoints.
 * Plain Java without a server. May import transparencylog and platform.
 */
@NullMarked
package io.evenkeel.transparencylog.evidence;

import org.jspecify.annotations.NullMarked;
