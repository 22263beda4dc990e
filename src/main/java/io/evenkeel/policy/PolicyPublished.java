package io.evenkeel.policy;

/**
 * CDI event, fired in the transaction that publishes.
 *
 * @param label of the version, such as "acme@3"
 */
record PolicyPublished(String label) {}
