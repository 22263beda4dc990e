package io.evenkeel.audit;

import java.time.Instant;

/**
 * An entry in its place.
 *
 * @param seq its number in the tenant's tree, from 0
 * @param at as the table keeps it
 */
public record SequencedEntry(String tenant, long seq, Instant at, AuditEntry entry) {}
