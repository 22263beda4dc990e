package io.evenkeel.generation;

import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Settings;

/** How requests are drawn: as they say, else as is usual for the model. */
interface Drawing {
    Settings settings(GenerationRequest request);

    PictureSize size(GenerationRequest request);

    /** What with. */
    Workshop workshop();
}
