/**
 * Trees of the service: sealed by checkpoints at an interval, published, and proven and exported over HTTP. Stored: as PostgreSQL
 * has it. May import audit, rest, access and platform.
 */
@NullMarked
package io.evenkeel.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
