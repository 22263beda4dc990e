package io.evenkeel.diffusion.schedule;

/** A solver with its settings, all of them checked. Immutable. */
sealed interface Recipe permits Ddim, Pndm, Euler, EulerAncestral, DpmSolver, UniPc, Lcm {
    /** A run of so many steps. @throws IllegalArgumentException if the training schedule does not give them */
    Walk walk(int steps);
}
