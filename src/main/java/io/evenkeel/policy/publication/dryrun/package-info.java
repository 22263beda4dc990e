/**
 * Compares what a draft and the active policy decide about the same requests, without generating images or counting quotas. Main
 * types: DryRunService, DryRunReport. May import policy.publication and what that may import.
 */
@NullMarked
package io.evenkeel.policy.publication.dryrun;

import org.jspecify.annotations.NullMarked;
