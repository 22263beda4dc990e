package io.evenkeel.policy.snapshot;

import io.evenkeel.policy.similarity.CachedSimilarity;
import io.evenkeel.policy.similarity.OnnxSentenceEncoder;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Produces the shared semantic similarity. Its model is loaded on first use. */
@Singleton
class SimilarityProducer {
    private static final int MAX_TEXTS = 10_000;
    private static final int MAX_PROMPTS = 1_000;

    private @Nullable OnnxSentenceEncoder encoder;

    @Produces
    @Singleton
    SemanticSimilarity semanticSimilarity() {
        return new CachedSimilarity(this::loadEncoder, MAX_TEXTS, MAX_PROMPTS);
    }

    private synchronized OnnxSentenceEncoder loadEncoder() {
        encoder = OnnxSentenceEncoder.load();
        return encoder;
    }

    synchronized void close(@Observes ShutdownEvent stop) {
        if (encoder != null) {
            encoder.close();
        }
    }
}
