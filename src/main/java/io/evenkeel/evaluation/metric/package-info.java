/**
 * Computes metrics: confidence intervals, fairness deviation, distances of images and of image sets, trends. Pure functions that
 * name their sources. Imports concept only.
 */
@NullMarked
package io.evenkeel.evaluation.metric;

import org.jspecify.annotations.NullMarked;
