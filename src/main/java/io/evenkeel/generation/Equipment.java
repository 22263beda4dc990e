package io.evenkeel.generation;

import io.evenkeel.concept.ServedModel;
import io.evenkeel.diffusion.SharedModel;
import io.evenkeel.marking.Marker;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the room works with, opened once. */
@Singleton
class Equipment {
    @Produces
    @Singleton
    Studio studio(GenerationConfig config, Marker marker, Clock clock) {
        return Studio.open(config, marker, clock);
    }

    void close(@Disposes Studio studio) {
        studio.close();
    }

    @Produces
    @Singleton
    ServedModel served(Studio studio) {
        return studio.served();
    }

    /** Closed with the studio. */
    @Produces
    @Singleton
    SharedModel model(Studio studio) {
        return studio.shared();
    }

    @Produces
    @Singleton
    Fitness fitness(Studio studio) {
        return studio.fitness();
    }

    @Produces
    @Singleton
    Progress progress(Clock clock) {
        return new Progress(clock);
    }
}
