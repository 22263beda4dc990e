/**
 * Signs checkpoints of the tenants' trees at an interval, publishes them, and serves proofs and evidence over HTTP.
 * {@link io.evenkeel.audit.checkpoint.CheckpointScheduler} signs, {@link io.evenkeel.audit.checkpoint.ProofService} proves,
 * {@link io.evenkeel.audit.checkpoint.EvidenceExport} writes evidence files. May import audit, transparencylog, http, access and platform.
 */
@NullMarked
package io.evenkeel.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
