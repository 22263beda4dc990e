package io.evenkeel.generation;

import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Settings;

/** How requests are drawn: as they say, else as is usual for the model. */
public interface GenerationDefaults {
    Settings samplingParameters(GenerationRequest request);

    PictureSize imageSize(GenerationRequest request);

    /** What with. */
    RuntimeInfo runtimeInfo();
}
