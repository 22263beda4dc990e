package io.evenkeel.concept;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Lets the app start before generation serves a model. To be dropped then. */
class ServedModelUntilGeneration {
    @Produces
    @Singleton
    ServedModel served() {
        return new ServedModel("tiny", "f".repeat(64), List.of(2L, 2L, 2L));
    }
}
