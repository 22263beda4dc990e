package io.evenkeel.generation;

import io.evenkeel.concept.ServedModel;
import io.evenkeel.generation.pipeline.ConsumerHealth;
import io.evenkeel.provenance.ImageMarker;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the room works with, opened once. */
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
    ServedModel servedModel(ImageGenerator imageGenerator) {
        return imageGenerator.servedModel();
    }

    /** Closed with the studio. */
    @Produces
    @Singleton
    ServedDiffusionModel sharedModel(ImageGenerator imageGenerator) {
        return imageGenerator.sharedModel();
    }

    @Produces
    @Singleton
    ModelHealth modelHealth(ImageGenerator imageGenerator) {
        return imageGenerator.modelHealth();
    }

    @Produces
    @Singleton
    ConsumerHealth consumerHealth(Clock clock) {
        return new ConsumerHealth(clock);
    }
}
