/**
 * What all HTTP endpoints share: failures as problems (RFC 9457), lists in pages ({@link
 * io.evenkeel.http.PageRequest}), conditional changes ({@link io.evenkeel.http.ETags}), repeatable POSTs ({@link
 * io.evenkeel.http.IdempotencyFilter}), limits on bodies and rates, and the common parts of the OpenAPI document. May
 * import database and platform.
 */
@NullMarked
package io.evenkeel.http;

import org.jspecify.annotations.NullMarked;
