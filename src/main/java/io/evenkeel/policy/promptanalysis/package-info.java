/**
 * What a prompt says, read by rules and word lists, in one pass over its words. Prompt: the words of a text, normalised. Terms:
 * words and phrases that a policy looks for. PromptReader: reads a prompt with a lexicon. PromptFacts: who a prompt shows, what
 * it says of them and what it leaves open, what it asks for or against, what may provoke. Nothing here prints a prompt. May
 * import nothing of ours.
 */
@NullMarked
package io.evenkeel.policy.promptanalysis;

import org.jspecify.annotations.NullMarked;
