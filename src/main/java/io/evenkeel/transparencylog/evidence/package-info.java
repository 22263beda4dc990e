/**
 * Evidence: a file of a contiguous range of a tenant's entries, from one checkpoint to another, and what verifies such files with
 * nothing but public keys. Walk: along a file's lines, with the tree that they make. Saved: checkpoints and leaf hashes that
 * somebody kept apart. Plain Java, without a server.
 */
@NullMarked
package io.evenkeel.transparencylog.evidence;

import org.jspecify.annotations.NullMarked;
