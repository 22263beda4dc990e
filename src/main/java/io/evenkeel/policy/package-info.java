/**
 * The pure choice of what steers a request, or why it is refused, from a tenant's versioned rules; and the publication of
 * those rules. Rule: one named value, such as a block list. Definition: the rules of one version. Wish: what a request asks. Decision:
 * what the rules say of one wish. Hearing: how far one decision is; Exemptions, Refusals and Steering are its three parts.
 * Quotas: what fairness has drawn and limits have counted so far. Standing: what the request path knows of a tenant, without a database
 * call. May import concept, tenant, audit and platform; the core imports no Quarkus.
 */
@NullMarked
package io.evenkeel.policy;

import org.jspecify.annotations.NullMarked;
