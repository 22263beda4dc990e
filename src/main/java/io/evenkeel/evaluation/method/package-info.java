/**
 * The compared methods that make images fairer or safer. Each turns a prompt sample (prompt and noise) and a steering target
 * (what the image should show or avoid) into an image. A target without demands is the baseline. May import concept, sampler,
 * policy.promptanalysis and platform.
 */
@NullMarked
package io.evenkeel.evaluation.method;

import org.jspecify.annotations.NullMarked;
