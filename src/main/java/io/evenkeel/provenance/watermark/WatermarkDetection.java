package io.evenkeel.provenance.watermark;

import java.util.OptionalInt;

/**
 * The result of detecting a watermark.
 *
 * @param present whether the score reaches the threshold
 * @param score best score, in standard deviations above unmarked images
 * @param threshold score that counts as present
 * @param view transformation of the best score: none, scaled or shifted
 * @param identity deployment that marked the image, if readable
 */
public record WatermarkDetection(boolean present, double score, double threshold, String view, OptionalInt identity) {}
