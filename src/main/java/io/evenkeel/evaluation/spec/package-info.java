/**
 * Reads evaluation specs from YAML or JSON: attribute groups, prompts, methods, and the number of images of each. Reports all
 * violations before anything is generated. {@link io.evenkeel.evaluation.spec.EvaluationSpec} is the result. May import
 * evaluation.method, concept, sampler and platform.
 */
@NullMarked
package io.evenkeel.evaluation.spec;

import org.jspecify.annotations.NullMarked;
