package io.evenkeel.sampler;

/** Which halves of a guided step concept vectors act on. */
public enum SteeredBranches {
    /** The one that follows the prompt, as in Li et al. 2024: guidance strengthens the push. */
    CONDITIONAL,
    /** Both: guidance leaves the push as strong as it is. */
    BOTH
}
