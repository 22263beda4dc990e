/**
 * What every package needs: identifiers, digests, problems (RFC 9457), JSON and YAML documents, and the clock. Imports no
 * other package of ours.
 */
@NullMarked
package io.evenkeel.platform;

import org.jspecify.annotations.NullMarked;
