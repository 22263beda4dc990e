/**
 * What every feature needs and no feature owns: identities, digests, and problems as callers see them (RFC 9457).
 * A closed list of at most ten types. Imports nothing of ours.
 */
@NullMarked
package io.evenkeel.platform;

import org.jspecify.annotations.NullMarked;
