/**
 * What a prompt means, beyond its words. Likeness: how much alike two texts are. It is asked only where no word decides, as it
 * takes a thousand times as long. May import nothing of ours.
 */
@NullMarked
package io.evenkeel.policy.similarity;

import org.jspecify.annotations.NullMarked;
