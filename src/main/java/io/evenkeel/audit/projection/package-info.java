/**
 * Writes the audit topic to PostgreSQL and detects lost entries. {@link io.evenkeel.audit.projection.TopicProjector} reads a topic,
 * {@link io.evenkeel.audit.projection.EntryWriter} appends entries to the tenants' trees together with the read offsets, and
 * {@link io.evenkeel.audit.projection.AuditReconciler} compares the number of entries with the number of result events. May import audit,
 * transparencylog, access and platform.
 */
@NullMarked
package io.evenkeel.audit.projection;

import org.jspecify.annotations.NullMarked;
