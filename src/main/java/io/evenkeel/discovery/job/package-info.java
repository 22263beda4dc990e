/**
 * Discoveries as jobs: asked for over HTTP, done one at a time by any instance, and survived by their checkpoints.
 *
 * <p>Discovery: one spec, on its way from queued to what became of it. Claim: the right to work on one, with an attempt that
 * counts who had it before. Lease: how long a claim holds without a word from its worker; then the discovery is anybody's, and
 * the latest attempt alone may write. May import what discovery may.
 */
@NullMarked
package io.evenkeel.discovery.job;

import org.jspecify.annotations.NullMarked;
