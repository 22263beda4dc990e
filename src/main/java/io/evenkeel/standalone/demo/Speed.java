package io.evenkeel.standalone.demo;

/**
 * How fast it went, on this machine and beside whatever else it did.
 *
 * @param picturesPerSecond steered, from the first request published to the last outcome read
 * @param secondsPerPictureUnsteered of the bare sampler
 * @param steeringOverhead steered / unsteered time of the same batches in turns: median
 */
record Speed(double picturesPerSecond, double secondsPerPictureUnsteered, double steeringOverhead) {}
