/**
 * Takes requests from topic to topic: decides each by its tenant's policy, generates its images, and publishes result, audit entry,
 * quotas and consumed offset in one Kafka transaction. {@link io.evenkeel.generation.pipeline.TransactionalRequestLoop} consumes and
 * commits; {@link io.evenkeel.generation.pipeline.RequestProcessor} takes one request through the service;
 * {@link io.evenkeel.generation.pipeline.Outcome} is its end. May import what generation may, generation, and audit.
 */
@NullMarked
package io.evenkeel.generation.pipeline;

import org.jspecify.annotations.NullMarked;
