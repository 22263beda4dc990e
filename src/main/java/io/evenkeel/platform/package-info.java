/**
 * What every package needs: identifiers, digests, problems (RFC 9457), strict reading of JSON and YAML documents with named
 * violations, and the clock. Imports no other package of ours.
 */
@NullMarked
package io.evenkeel.platform;

import org.jspecify.annotations.NullMarked;
