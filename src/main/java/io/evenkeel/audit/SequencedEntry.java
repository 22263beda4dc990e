package io.evenkeel.audit;

import java.time.Instant;

/**
 * An entry with its number.
 *
 * @param seq number in the tenant's tree, from 0
 * @param at time in microseconds, the precision of the table
 */
public record SequencedEntry(String tenant, long seq, Instant at, AuditEntry entry) {}
