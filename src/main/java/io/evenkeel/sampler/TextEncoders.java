package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.sampler.runtime.OnnxSession;
import io.evenkeel.sampler.text.ClipTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A model's text encoders. Stable Diffusion 1 and 2 have one, whose last states the U-Net reads; XL has two (Podell et al. 2023,
 * section 2.1), whose last but one states stand side by side, with a summary of the whole prompt by the second.
 *
 * <p>What was encoded lately is kept. Safe for many threads.
 */
final class TextEncoders {
    static final String STATES = "encoder_hidden_states";
    static final String SUMMARY = "text_embeds";

    private static final String LAST = "last_hidden_state";
    private static final String LAYER = "hidden_states.";
    private static final int REMEMBERED = 128;

    private final List<Encoder> encoders;
    private final boolean blankIsZero;
    private final Map<String, Conditioning> known = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Encoders over opened parts.
     *
     * @param blankIsZero whether an empty negative prompt is told as zeros, as SDXL was trained
     */
    TextEncoders(List<Encoder> encoders, boolean blankIsZero) {
        this.encoders = List.copyOf(encoders);
        this.blankIsZero = blankIsZero;
    }

    /**
     * One of them.
     *
     * @param states the output that holds the states
     * @param wanted that output, and the summary if this encoder makes one
     */
    record Encoder(ClipTokenizer tokenizer, OnnxSession part, String states, Set<String> wanted) {
        /** The only one of its model. */
        static Encoder only(ClipTokenizer tokenizer, OnnxSession part) {
            return new Encoder(tokenizer, part, LAST, Set.of(LAST));
        }

        /** One of two. @throws UnsupportedModelException if its graph does not give the states of its layers */
        static Encoder ofPair(ClipTokenizer tokenizer, OnnxSession part) {
            int last = part.outputs().stream()
                    .filter(name -> name.startsWith(LAYER))
                    .mapToInt(name -> Integer.parseInt(name.substring(LAYER.length())))
                    .max()
                    .orElseThrow(
                            () -> new UnsupportedModelException(
                                    "the " + part.name() + " gives only " + part.outputs()
                                            + ", but SDXL needs the states of its last layer but one.\nMaybe export it with its hidden states."));
            String states = LAYER + (last - 1);
            boolean summary = part.outputs().contains(SUMMARY);
            return new Encoder(tokenizer, part, states, summary ? Set.of(states, SUMMARY) : Set.of(states));
        }

        Map<String, Tensor> encode(String prompt) {
            int[] tokens = tokenizer.encode(prompt).ids();
            float[] ids = new float[tokens.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = tokens[i];
            }
            return part.run(Map.of("input_ids", new Tensor(ids, new long[] {1, ids.length})), wanted);
        }
    }

    /** What the U-Net is told of a prompt. */
    Conditioning prompt(String prompt) {
        synchronized (known) {
            Conditioning before = known.get(prompt);
            if (before != null) {
                return before;
            }
        }
        Conditioning encoded = encode(prompt);
        synchronized (known) {
            known.put(prompt, encoded);
            if (known.size() > REMEMBERED) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return encoded;
    }

    /**
     * What the unconditional half is told.
     *
     * @param negative empty for nothing
     */
    Conditioning negative(String negative) {
        Conditioning encoded = prompt(negative);
        if (!negative.isEmpty() || !blankIsZero) {
            return encoded;
        }
        Map<String, Tensor> zeros = new HashMap<>();
        encoded.inputs().forEach((name, states) -> zeros.put(name, Tensor.zeros(states.shape())));
        return new Conditioning(zeros);
    }

    private Conditioning encode(String prompt) {
        List<Tensor> states = new ArrayList<>();
        Map<String, Tensor> inputs = new HashMap<>();
        for (Encoder encoder : encoders) {
            Map<String, Tensor> encoded = encoder.encode(prompt);
            states.add(Objects.requireNonNull(encoded.get(encoder.states())).slice(0));
            Tensor summary = encoded.get(SUMMARY);
            if (summary != null) {
                inputs.put(SUMMARY, summary.slice(0));
            }
        }
        inputs.put(STATES, sideBySide(states));
        return new Conditioning(inputs);
    }

    /** Of [positions, width] each: [positions, sum of widths]. */
    private static Tensor sideBySide(List<Tensor> states) {
        if (states.size() == 1) {
            return states.get(0);
        }
        int positions = (int) states.get(0).shape()[0];
        int width = states.stream().mapToInt(part -> (int) part.shape()[1]).sum();
        float[] joined = new float[positions * width];
        int column = 0;
        for (Tensor part : states) {
            int own = (int) part.shape()[1];
            float[] values = part.values();
            for (int i = 0; i < positions; i++) {
                System.arraycopy(values, i * own, joined, i * width + column, own);
            }
            column += own;
        }
        return new Tensor(joined, new long[] {positions, width});
    }

    /** Whether the prompt is longer than an encoder reads, so that its tail has no say. */
    boolean cutsOff(String prompt) {
        return encoders.stream()
                .anyMatch(encoder -> encoder.tokenizer().encode(prompt).truncated());
    }
}
