package io.evenkeel.concept.catalogue;

/**
 * CDI event, fired in the transaction that adds, activates or retires a version.
 *
 * @param label of the version
 */
public record CatalogueChanged(String label) {}
