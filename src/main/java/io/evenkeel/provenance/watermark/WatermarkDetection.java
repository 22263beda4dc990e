package io.evenkeel.provenance.watermark;

import java.util.OptionalInt;

/**
 * What came of looking for a mark.
 *
 * @param present whether the score is as high as the threshold
 * @param score standard deviations above what a picture without a mark would have, where it fits best
 * @param threshold that the score has to reach there
 * @param view how the picture was looked at: as it is, at another size, or moved
 * @param identity which deployment's mark it is, if that can be read
 */
public record WatermarkDetection(boolean present, double score, double threshold, String view, OptionalInt identity) {}
