package io.evenkeel.demo;

/**
 * How fast it went, on this machine and beside whatever else it did.
 *
 * @param imagesPerSecond steered, from the first request published to the last outcome read
 * @param secondsPerBaselineImage of the bare sampler
 * @param steeringOverhead steered / unsteered time of the same batches in turns: median
 */
public record DemoThroughput(double imagesPerSecond, double secondsPerBaselineImage, double steeringOverhead) {}
