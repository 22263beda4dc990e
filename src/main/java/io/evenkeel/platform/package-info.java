/**
 * Provides what every feature needs and none owns: identifiers, digests, problems (RFC 9457) and strict reading of
 * JSON and YAML documents. Imports no other package of Evenkeel.
 */
@NullMarked
package io.evenkeel.platform;

import org.jspecify.annotations.NullMarked;
