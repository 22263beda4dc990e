package io.evenkeel.concept;

/**
 * CDI event, fired in the transaction that added, activated or retired a version.
 *
 * @param label of the version
 */
public record ConceptsChanged(String label) {}
