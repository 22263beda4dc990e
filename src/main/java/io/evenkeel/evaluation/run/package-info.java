/**
 * Runs an evaluation: paints every scene unsteered and by each method from the same noise, has it judged, and writes down numbers,
 * so that a run that was broken off goes on. Chapters make tables of the numbers.
 */
@NullMarked
package io.evenkeel.evaluation.run;

import org.jspecify.annotations.NullMarked;
