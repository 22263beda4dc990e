package io.evenkeel.generation;

import io.evenkeel.concept.ServedModel;
import io.evenkeel.provenance.ImageMarker;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Opens the generator once and hands out its parts, which it closes. */
@Singleton
class GenerationBeans {
    @Produces
    @Singleton
    ImageGenerator imageGenerator(GenerationConfig config, ImageMarker marker, Clock clock) {
        return ImageGenerator.open(config, marker, clock);
    }

    void close(@Disposes ImageGenerator generator) {
        generator.close();
    }

    @Produces
    @Singleton
    ModelRuntime modelRuntime(ImageGenerator generator) {
        return generator.modelRuntime();
    }

    @Produces
    @Singleton
    ServedModel servedModel(ModelRuntime runtime) {
        return runtime.servedModel();
    }

    @Produces
    @Singleton
    ServedDiffusionModel servedDiffusionModel(ModelRuntime runtime) {
        return runtime.servedDiffusionModel();
    }

    @Produces
    @Singleton
    ModelHealth modelHealth(ModelRuntime runtime) {
        return runtime.health();
    }
}
