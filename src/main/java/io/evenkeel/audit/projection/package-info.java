/**
 * How entries get into PostgreSQL, and how it is noticed when one does not. Arrival: where on Kafka a record stood. Stage: the
 * temporary table that a batch is copied into. Position: how far a topic was read, written in the transaction that writes what was
 * read. Outcome: a result event, counted; as many as entries, or there is a discrepancy. May import audit, audit.proof, access and
 * platform.
 */
@NullMarked
package io.evenkeel.audit.projection;

import org.jspecify.annotations.NullMarked;
