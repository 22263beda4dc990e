/**
 * Arithmetic of the tables: intervals, likeness of two pictures, distance of two sets of pictures, trends and trade-offs. Pure
 * functions with their sources named; nothing of ours but tensors and pictures.
 */
@NullMarked
package io.evenkeel.evaluation.metric;

import org.jspecify.annotations.NullMarked;
