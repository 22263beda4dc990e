package io.evenkeel.policy.semantic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Likeness by embeddings that are kept: those of policies' texts, of which there are few, and of the prompts that came last.
 * Of long prompts, that of the window that is most alike. The model is loaded when it is first asked.
 */
public final class Remembered implements Likeness {
    private final Supplier<? extends Sentences> model;
    private final Map<String, List<float[]>> texts;
    private final Map<String, List<float[]>> prompts;
    private volatile boolean loaded;
    private Sentences sentences = text -> List.of();

    /**
     * Keeps as many of each.
     *
     * @param model asked once, when something is to be embedded first
     * @param mostTexts of policies
     * @param mostPrompts those that came last
     */
    public Remembered(Supplier<? extends Sentences> model, int mostTexts, int mostPrompts) {
        this.model = model;
        this.texts = recent(mostTexts);
        this.prompts = recent(mostPrompts);
    }

    private static Map<String, List<float[]>> recent(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("number of embeddings to keep (" + most + ") must be 1 or more.");
        }
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<float[]>> eldest) {
                return size() > most;
            }
        });
    }

    /** Embeds a policy's text ahead of the first request, at publication. */
    public void learn(String text) {
        embedded(text, texts);
    }

    @Override
    public double of(String prompt, String text) {
        double most = -1;
        for (float[] window : embedded(prompt, prompts)) {
            for (float[] wanted : embedded(text, texts)) {
                most = Math.max(most, cosine(window, wanted));
            }
        }
        return most;
    }

    /** Threads that ask for the same at once may both embed it; none waits for another's. */
    private List<float[]> embedded(String text, Map<String, List<float[]>> kept) {
        List<float[]> known = kept.get(text);
        if (known == null) {
            known = sentences().embedded(text);
            kept.put(text, known);
        }
        return known;
    }

    private Sentences sentences() {
        if (!loaded) {
            synchronized (this) {
                if (!loaded) {
                    sentences = model.get();
                    loaded = true;
                }
            }
        }
        return sentences;
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    @Override
    public String toString() {
        return "Remembered[" + texts.size() + " texts, " + prompts.size() + " prompts]";
    }
}
