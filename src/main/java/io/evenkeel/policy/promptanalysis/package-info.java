/**
 * Analyses prompts by rules and word lists, in one pass: who is shown, which attributes are named or left open, which ethical
 * phrases are used and which provoking terms occur. Main types: PromptAnalyzer, PromptAnalysis, NormalisedPrompt, TermList,
 * TermIndex. Nothing here prints a prompt. Imports no other package of Evenkeel; no framework.
 */
@NullMarked
package io.evenkeel.policy.promptanalysis;

import org.jspecify.annotations.NullMarked;
