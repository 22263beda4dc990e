/**
 * Erasures, retention and legal holds. An erasure is recorded first and carried out then, whatever crashes; its
 * tombstone is an entry of kind {@code content.erased} or {@code content.expired}. A legal hold overrides both. The
 * vault destroys the content; this package decides what is destroyed. May import vault, http, access, database and
 * platform.
 */
@NullMarked
package io.evenkeel.audit.privacy;

import org.jspecify.annotations.NullMarked;
