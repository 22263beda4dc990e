/**
 * Concepts: directions in a model's h-space, each version known by its digest, and the plan that says which of them push
 * one picture, how strongly and during which steps. Imports nothing of ours.
 */
@NullMarked
package io.evenkeel.concept;

import org.jspecify.annotations.NullMarked;
