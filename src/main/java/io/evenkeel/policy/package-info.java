/**
 * Decides, from a tenant's versioned rules, which concepts are applied to the images of a request, or why it is refused.
 * {@link io.evenkeel.policy.PolicyEngine} is a pure function of {@link io.evenkeel.policy.PolicyInput}, a
 * {@link io.evenkeel.policy.PublishedPolicy} and {@link io.evenkeel.policy.Quotas}. May import concept, platform and the packages
 * policy.condition, policy.definition, policy.promptanalysis and policy.similarity; no framework.
 */
@NullMarked
package io.evenkeel.policy;

import org.jspecify.annotations.NullMarked;
