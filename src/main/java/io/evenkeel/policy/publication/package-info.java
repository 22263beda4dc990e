/**
 * How policies come to decide. Draft: a definition that somebody works on, under a name. Dry run: what a draft would decide, of
 * prompts that are given with it or of what the tenant asked for lately. Approval: a second person's word for exactly what a draft
 * would publish. Version: what was published; it never changes and never goes. Rollback: an earlier version's definition as a new
 * version. May import the other packages of policy, but none of those imports this one.
 */
@NullMarked
package io.evenkeel.policy.publication;

import org.jspecify.annotations.NullMarked;
