/**
 * What is destroyed, and what is not: erasures, retention and legal holds. Intent: an erasure that is recorded, and will be done
 * whatever crashes; its tombstone is an entry of kind {@code content.erased} or {@code content.expired}. Hold: a legal hold, which
 * outranks both. The vault destroys; here is decided. May import vault, rest, access and platform.
 */
@NullMarked
package io.evenkeel.audit.privacy;

import org.jspecify.annotations.NullMarked;
