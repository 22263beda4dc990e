package io.evenkeel.diffusion.schedule;

/** A walk down a ladder, one call for each rung. */
interface LadderWalk extends Walk {
    Ladder ladder();

    @Override
    default int calls() {
        return ladder().rungs();
    }

    @Override
    default double timestep(int call) {
        return ladder().timestep(call);
    }
}
