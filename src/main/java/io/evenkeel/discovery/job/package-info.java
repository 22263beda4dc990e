/**
 * Runs discoveries as jobs: operators request them over HTTP, and any instance works on one at a time, with checkpoints.
 *
 * <p>{@link io.evenkeel.discovery.job.JobQueue} claims a job for a worker. A claim holds until its lease runs out; the worker's
 * heartbeat renews it. After that another worker may claim the job; only the latest attempt may write. {@link
 * io.evenkeel.discovery.job.DiscoveryService} serves the REST interface. May import the rest of discovery, and concept, sampler,
 * generation, audit, access, database, http and platform.
 */
@NullMarked
package io.evenkeel.discovery.job;

import org.jspecify.annotations.NullMarked;
