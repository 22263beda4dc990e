package io.evenkeel.policy;

/**
 * What one rule made of a wish.
 *
 * @param rule its id
 * @param fired whether it refused or pushed
 * @param text why; it may hold terms of the policy, never the prompt
 */
public record Reason(String rule, boolean fired, String text) {}
