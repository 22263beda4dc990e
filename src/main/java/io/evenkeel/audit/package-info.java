/**
 * The append-only record of every decision and every admin change, as one Merkle tree per tenant. Entry: one record, flat, as
 * canonical JSON. Columns: what it is found by. Trail: where changes are appended. Projection fills PostgreSQL from the topic, proof
 * is what outsiders verify, search is what auditors ask. May import vault, rest, access and platform.
 */
@NullMarked
package io.evenkeel.audit;

import org.jspecify.annotations.NullMarked;
