/**
 * What all HTTP endpoints have in common: every trouble is a problem (RFC 9457), lists come in pages, changes may be made
 * conditional (If-Match) and repeatable (Idempotency-Key), bodies and rates are bounded, and the description (OpenAPI 3.1) says
 * so. Cursor: where a page ends, sealed. Tag: a digest of what a resource shows. May import platform.
 */
@NullMarked
package io.evenkeel.http;

import org.jspecify.annotations.NullMarked;
