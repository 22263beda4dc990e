package io.evenkeel.generation;

/**
 * The software and device that generate images, for audit entries.
 *
 * @param model fingerprint of graphs and weights
 * @param serviceVersion version of Evenkeel
 * @param runtime name and version of the inference runtime
 * @param device label of the device
 */
public record RuntimeInfo(String model, String serviceVersion, String runtime, String device) {}
