package io.evenkeel.sampler;

/** The branches of classifier-free guidance that concept vectors are added to. */
public enum SteeredBranches {
    /** The conditional branch, as in Li et al. 2024. Guidance amplifies the steering. */
    CONDITIONAL,
    /** Both branches. Guidance leaves the strength of the steering as it is. */
    BOTH
}
