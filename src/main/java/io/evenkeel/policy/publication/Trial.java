package io.evenkeel.policy.publication;

import io.evenkeel.policy.Wish;

/**
 * A request that is decided for trial.
 *
 * @param name what it is called in the report: never what it asks for
 */
public record Trial(String name, Wish wish) {}
