package io.evenkeel.generation;

/**
 * What pictures are drawn with, for the record.
 *
 * @param model fingerprint of its graphs and weights
 * @param serviceVersion version of this software
 * @param runtime that runs the model, with its version
 * @param device it runs on
 */
public record RuntimeInfo(String model, String serviceVersion, String runtime, String device) {}
