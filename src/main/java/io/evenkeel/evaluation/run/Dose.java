package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.Estimate;

/**
 * What one strength does.
 *
 * @param reached share of pictures that show what was dealt
 * @param deviation mean over occupations
 * @param distance mean to the unsteered twins
 */
record Dose(double strength, Estimate reached, double deviation, Estimate distance) {}
