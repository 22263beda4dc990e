package io.evenkeel.concept.catalogue;

/**
 * CDI event, fired in the transaction that added, activated or retired a version.
 *
 * @param label of the version
 */
public record CatalogueChanged(String label) {}
