/**
 * What stands behind an entry, shown again: its prompt revealed, its pictures drawn anew. Script: all that a replay draws from, read
 * off the entry. Comparison: how like the replayed picture is to the recorded one. What was refused is never drawn. May import what
 * generation may.
 */
@NullMarked
package io.evenkeel.generation.replay;

import org.jspecify.annotations.NullMarked;
