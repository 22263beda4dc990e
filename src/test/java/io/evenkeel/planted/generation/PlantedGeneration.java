package io.evenkeel.planted.generation;

/** A type of a package that uses frameworks. */
public final class PlantedGeneration {}
