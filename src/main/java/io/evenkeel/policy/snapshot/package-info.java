/**
 * What the request path knows of tenants and their policies, in memory, and how it stays fresh. Standing: where one tenant
 * stands. Snapshot: all standings at one time. Notice: PostgreSQL's word that something changed; looking every so often is the
 * backstop where none arrives. No request waits for the database. May import policy, concept, tenant and platform.
 */
@NullMarked
package io.evenkeel.policy.snapshot;

import org.jspecify.annotations.NullMarked;
