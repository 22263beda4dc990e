/**
 * Concepts: directions in a model's h-space, each version known by its digest, and the plan that says which of them push
 * one picture, how strongly and during which steps. Catalogue: all versions as one model sees them, those that cannot be used
 * included. May import audit, rest and platform.
 */
@NullMarked
package io.evenkeel.concept;

import org.jspecify.annotations.NullMarked;
