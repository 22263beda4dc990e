package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.ConfidenceInterval;

/**
 * What one strength does.
 *
 * @param shownShare share of pictures that show what was dealt
 * @param deviation mean over occupations
 * @param baselineDistance mean to the unsteered twins
 */
record StrengthPoint(
        double strength, ConfidenceInterval shownShare, double deviation, ConfidenceInterval baselineDistance) {}
