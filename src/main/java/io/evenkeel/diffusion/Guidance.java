package io.evenkeel.diffusion;

import io.evenkeel.concept.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * Classifier-free guidance (Ho and Salimans 2022) of one batch, as arithmetic. A guided batch runs twice at once: the
 * unconditional half, drawn from the negative prompts, then the conditional half. Where no picture is guided the
 * unconditional half has no say in the result and is left out.
 *
 * @param batch at least one picture, each with its own scale
 */
record Guidance(List<PictureRequest> batch) {
    Guidance {
        batch = List.copyOf(batch);
    }

    /** Whether there is an unconditional half. */
    boolean twofold() {
        return batch.stream().anyMatch(picture -> picture.guidance() != 1);
    }

    /** How many samples the U-Net sees at once. */
    int samples() {
        return twofold() ? 2 * batch.size() : batch.size();
    }

    /** The prompts of all samples. */
    List<String> prompts() {
        Stream<String> prompts = batch.stream().map(PictureRequest::prompt);
        return twofold()
                ? Stream.concat(batch.stream().map(PictureRequest::negative), prompts)
                        .toList()
                : prompts.toList();
    }

    /** Latents [n, C, h, w] for all samples: [samples, C, h, w]. */
    Tensor spread(float[] latents, long[] shape) {
        float[] all = new float[latents.length / batch.size() * samples()];
        for (int at = 0; at < all.length; at += latents.length) {
            System.arraycopy(latents, 0, all, at, latents.length);
        }
        return new Tensor(all, new long[] {samples(), shape[1], shape[2], shape[3]});
    }

    /** Of predictions for all samples those for the pictures: unconditional + scale * (conditional - unconditional). */
    float[] mix(float[] predicted) {
        if (!twofold()) {
            return predicted;
        }
        int half = predicted.length / 2;
        int size = half / batch.size();
        float[] mixed = new float[half];
        for (int i = 0; i < half; i++) {
            double scale = batch.get(i / size).guidance();
            mixed[i] = (float) (predicted[i] + scale * (predicted[half + i] - predicted[i]));
        }
        return mixed;
    }
}
