package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.ConfidenceInterval;

/**
 * What one strength does.
 *
 * @param reached share of pictures that show what was dealt
 * @param deviation mean over occupations
 * @param distance mean to the unsteered twins
 */
record StrengthPoint(double strength, ConfidenceInterval reached, double deviation, ConfidenceInterval distance) {}
