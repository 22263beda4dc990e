/**
 * Parses policy definitions, validates them against the concept catalogue and writes them in canonical form. One parser for each
 * type of rule; parsing goes on after a violation, so that all are reported at once. Main types: PolicyDefinition, Rule. May
 * import policy.condition, policy.promptanalysis, policy.similarity, concept and platform; no framework.
 */
@NullMarked
package io.evenkeel.policy.definition;

import org.jspecify.annotations.NullMarked;
