/**
 * What is evaluated, as a YAML or JSON file says: attribute groups, prompts, methods, and how many pictures of each. Everything
 * that is wrong with a file is told at once, before anything is painted.
 */
@NullMarked
package io.evenkeel.evaluation.spec;

import org.jspecify.annotations.NullMarked;
