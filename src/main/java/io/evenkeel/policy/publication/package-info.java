/**
 * Drafts, approves, publishes and compares policies over HTTP, and stores their versions. Main types: PolicyService, DraftService
 * and their resources. May import the other policy packages, concept, tenant, audit, access, http and platform.
 */
@NullMarked
package io.evenkeel.policy.publication;

import org.jspecify.annotations.NullMarked;
