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
    ImageGenerator imageGenerator(GenerationConfig config, ImageMarker imageMarker, Clock clock) {
        return ImageGenerator.open(config, imageMarker, clock);
    }

    void close(@Disposes ImageGenerator imageGenerator) {
        imageGenerator.close();
    }

    @Produces
    @Singleton
    ModelRuntime modelRuntime(ImageGenerator imageGenerator) {
        return imageGenerator.modelRuntime();
    }

    @Produces
    @Singleton
    ServedModel servedModel(ModelRuntime modelRuntime) {
        return modelRuntime.servedModel();
    }

    @Produces
    @Singleton
    ServedDiffusionModel servedDiffusionModel(ModelRuntime modelRuntime) {
        return modelRuntime.servedDiffusionModel();
    }

    @Produces
    @Singleton
    ModelHealth modelHealth(ModelRuntime modelRuntime) {
        return modelRuntime.health();
    }
}
