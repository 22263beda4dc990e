package io.evenkeel.policy.semantic;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The process's one likeness. Its model is loaded when a policy's text or a prompt is first compared. */
@Singleton
class SharedLikeness {
    private static final int MOST_TEXTS = 10_000;
    private static final int MOST_PROMPTS = 1_000;

    private @Nullable OnnxSentences opened;

    @Produces
    @Singleton
    Likeness likeness() {
        return new Remembered(this::open, MOST_TEXTS, MOST_PROMPTS);
    }

    private synchronized OnnxSentences open() {
        opened = OnnxSentences.open();
        return opened;
    }

    synchronized void close(@Observes ShutdownEvent stop) {
        if (opened != null) {
            opened.close();
        }
    }
}
