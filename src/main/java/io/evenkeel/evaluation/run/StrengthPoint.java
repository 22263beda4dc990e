package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.ConfidenceInterval;

/**
 * Measurements at one strength.
 *
 * @param shownShare share of images that show the assigned class
 * @param deviation mean deviation ratio over occupations
 * @param baselineDistance mean distance to the baselines
 */
record StrengthPoint(
        double strength, ConfidenceInterval shownShare, double deviation, ConfidenceInterval baselineDistance) {}
