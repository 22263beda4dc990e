/**
 * Records every decision and every change in append-only audit entries, one Merkle tree per tenant. {@link io.evenkeel.audit.AuditEntry}
 * is one record, {@link io.evenkeel.audit.AuditEvent} says what happened, {@link io.evenkeel.audit.AuditEntryCodec} writes and reads
 * canonical JSON, and {@link io.evenkeel.audit.AuditTrail} appends changes. May import transparencylog, access and platform.
 */
@NullMarked
package io.evenkeel.audit;

import org.jspecify.annotations.NullMarked;
