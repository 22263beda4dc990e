package io.evenkeel.generation;

import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.SamplingParameters;

/** How requests are drawn: as they say, else as is usual for the model. */
public interface GenerationDefaults {
    SamplingParameters samplingParameters(GenerationRequest request);

    ImageSize imageSize(GenerationRequest request);

    /** What with. */
    RuntimeInfo runtimeInfo();
}
