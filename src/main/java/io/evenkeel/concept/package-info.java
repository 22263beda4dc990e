/**
 * Defines concepts: versioned directions in a model's h-space, known by their digest, and the plan that applies them to one image.
 * ConceptCatalogue lists all versions as one model sees them, unusable ones included. May import platform; no framework.
 */
@NullMarked
package io.evenkeel.concept;

import org.jspecify.annotations.NullMarked;
