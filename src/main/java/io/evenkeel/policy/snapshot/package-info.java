/**
 * Keeps every tenant's active policy in memory for the request path, and keeps it fresh: by PostgreSQL notifications, and by polling
 * where none arrives. No request waits for the database. Main types: PolicyCache, TenantStatus. May import the other policy
 * packages, concept, tenant, access and platform.
 */
@NullMarked
package io.evenkeel.policy.snapshot;

import org.jspecify.annotations.NullMarked;
