/**
 * The append-only, hash-chained record of every decision and every admin change: projected from the audit topic, searched,
 * verified. Entry: one record. Chain: a tenant's entries in order, each holding the hash of the one before. May import
 * platform.
 */
@NullMarked
package io.evenkeel.audit;

import org.jspecify.annotations.NullMarked;
