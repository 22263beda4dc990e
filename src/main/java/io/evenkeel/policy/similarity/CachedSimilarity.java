package io.evenkeel.policy.similarity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Semantic similarity by cached embeddings: of policies' texts, which are few, and of the latest prompts. Of a long prompt, the most
 * similar window counts. Loads the model on first use. Thread-safe.
 */
public final class CachedSimilarity implements SemanticSimilarity {
    private final Supplier<? extends SentenceEncoder> encoderSupplier;
    private final Map<String, List<float[]>> textCache;
    private final Map<String, List<float[]>> promptCache;
    private volatile boolean encoderLoaded;
    private SentenceEncoder encoder = text -> List.of();

    /**
     * Creates bounded caches.
     *
     * @param model called once, on first use
     * @param maxTexts cached texts of policies
     * @param maxPrompts cached latest prompts
     */
    public CachedSimilarity(Supplier<? extends SentenceEncoder> model, int maxTexts, int maxPrompts) {
        this.encoderSupplier = model;
        this.textCache = createLruCache(maxTexts);
        this.promptCache = createLruCache(maxPrompts);
    }

    private static Map<String, List<float[]>> createLruCache(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("number of embeddings to keep (" + max + ") must be 1 or more.");
        }
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<float[]>> eldest) {
                return size() > max;
            }
        });
    }

    /** Embeds a policy's text ahead of the first request, at publication. */
    public void precompute(String text) {
        encodeCached(text, textCache);
    }

    @Override
    public double score(String prompt, String text) {
        double max = -1;
        for (float[] promptVector : encodeCached(prompt, promptCache)) {
            for (float[] textVector : encodeCached(text, textCache)) {
                max = Math.max(max, cosine(promptVector, textVector));
            }
        }
        return max;
    }

    /** Encodes without a lock: threads may encode the same text twice, but never wait for each other. */
    private List<float[]> encodeCached(String text, Map<String, List<float[]>> cache) {
        List<float[]> cached = cache.get(text);
        if (cached == null) {
            cached = encoder().encode(text);
            cache.put(text, cached);
        }
        return cached;
    }

    private SentenceEncoder encoder() {
        if (!encoderLoaded) {
            synchronized (this) {
                if (!encoderLoaded) {
                    encoder = encoderSupplier.get();
                    encoderLoaded = true;
                }
            }
        }
        return encoder;
    }

    private static double cosine(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (double) first[i] * second[i];
        }
        return sum;
    }

    @Override
    public String toString() {
        return "Remembered[" + textCache.size() + " texts, " + promptCache.size() + " prompts]";
    }
}
