/**
 * Evidence that stands up without trusting us: canonical texts, a Merkle tree of each tenant's entries, signed checkpoints,
 * proofs, files of evidence and what verifies them with no server. Leaf: the hash of one entry's recorded text. Tile: up to 256
 * hashes, as the tree is kept. Checkpoint: size and root of a tree, signed. Evidence: a contiguous range of entries, with what
 * ties it to checkpoints. May import audit, rest, access and platform.
 */
@NullMarked
package io.evenkeel.transparencylog;

import org.jspecify.annotations.NullMarked;
