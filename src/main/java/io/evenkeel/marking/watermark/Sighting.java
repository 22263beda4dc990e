package io.evenkeel.marking.watermark;

import java.util.OptionalInt;

/**
 * What came of looking for a mark.
 *
 * @param found whether the score is as high as the threshold
 * @param score standard deviations above what a picture without a mark would have, where it fits best
 * @param threshold that the score has to reach there
 * @param place how the picture was looked at: as it is, at another size, or moved
 * @param identity which deployment's mark it is, if that can be read
 */
public record Sighting(boolean found, double score, double threshold, String place, OptionalInt identity) {}
