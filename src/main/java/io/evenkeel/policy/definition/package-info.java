/**
 * Reads definitions of policies, checks them against a catalogue, and writes them in canonical form. It goes on after a
 * problem, so that all are told at once. One reader for each type of rule; Reading: what they share. Fields: one JSON object,
 * read field by field. Problems: what was found. May import the policy package, its conditions, prompt and semantic, concept
 * and platform.
 */
@NullMarked
package io.evenkeel.policy.definition;

import org.jspecify.annotations.NullMarked;
