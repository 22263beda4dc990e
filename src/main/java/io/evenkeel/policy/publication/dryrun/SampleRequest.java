package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.policy.PolicyInput;

/**
 * A request that is decided for trial.
 *
 * @param name what it is called in the report: never what it asks for
 */
public record SampleRequest(String name, PolicyInput input) {}
