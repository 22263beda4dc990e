package io.evenkeel.diffusion.schedule;

/** Of latents whose variance is 1 from start to end, when pictures' is. */
interface UnscaledWalk extends Walk {
    @Override
    default double startingScale() {
        return 1;
    }

    @Override
    default double inputScale(int call) {
        return 1;
    }
}
