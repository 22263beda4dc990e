package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.policy.PolicyInput;

/**
 * A request that a dry run decides.
 *
 * @param name in the report; never the prompt
 */
public record SampleRequest(String name, PolicyInput input) {}
