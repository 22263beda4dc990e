/**
 * One request from topic to topic: read, decide, sample, screen, store the pictures, and emit result, audit entry and consumed
 * offset in one Kafka transaction. Arrival: what a consumed record turns out to be. Lane: the records of one partition that
 * are being worked on, in order. Outcome: what became of a request. May import tenant, policy, diffusion, screening, concept,
 * audit and platform.
 */
@NullMarked
package io.evenkeel.generation;

import org.jspecify.annotations.NullMarked;
