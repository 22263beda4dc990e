/**
 * Runs an evaluation: generates the baseline and each method's image from the same noise, judges them, and stores the
 * observations, so that an interrupted run resumes. Sections turn observations into tables. {@link
 * io.evenkeel.evaluation.run.Evaluation} is the entry point. May import the other packages of evaluation, and reporting,
 * classification, concept, sampler and platform.
 */
@NullMarked
package io.evenkeel.evaluation.run;

import org.jspecify.annotations.NullMarked;
