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
 * Encodes prompts with a model's text encoders. Stable Diffusion 1 and 2 have one encoder; the U-Net reads its last
 * hidden states. SDXL has two (Podell et al. 2023, section 2.1); the U-Net reads their penultimate states side by
 * side, and the pooled output of the second.
 *
 * <p>Caches the most recent prompts. Thread-safe.
 */
final class TextEncoders {
    static final String ENCODER_HIDDEN_STATES = "encoder_hidden_states";
    static final String TEXT_EMBEDS = "text_embeds";

    private static final String LAST_HIDDEN_STATE = "last_hidden_state";
    private static final String LAYER_OUTPUT_PREFIX = "hidden_states.";
    private static final int CACHE_SIZE = 128;

    private final List<TextEncoder> textEncoders;
    private final boolean forceZerosForEmptyPrompt;
    private final Map<String, Conditioning> cache = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Wraps open sessions.
     *
     * @param forceZerosForEmptyPrompt whether an empty negative prompt is encoded as zeros, as SDXL was trained
     */
    TextEncoders(List<TextEncoder> textEncoders, boolean forceZerosForEmptyPrompt) {
        this.textEncoders = List.copyOf(textEncoders);
        this.forceZerosForEmptyPrompt = forceZerosForEmptyPrompt;
    }

    /**
     * One text encoder with its tokenizer.
     *
     * @param statesOutput name of the output that holds the text states
     * @param requestedOutputs that output, and the pooled one if the encoder has it
     */
    record TextEncoder(
            ClipTokenizer tokenizer, OnnxSession session, String statesOutput, Set<String> requestedOutputs) {
        /** Creates the only encoder of a model. */
        static TextEncoder fromLastLayer(ClipTokenizer tokenizer, OnnxSession part) {
            return new TextEncoder(tokenizer, part, LAST_HIDDEN_STATE, Set.of(LAST_HIDDEN_STATE));
        }

        /**
         * Creates one of two encoders.
         *
         * @throws UnsupportedModelException if the graph does not output its hidden states
         */
        static TextEncoder fromPenultimateLayer(ClipTokenizer tokenizer, OnnxSession part) {
            int last = part.outputs().stream()
                    .filter(name -> name.startsWith(LAYER_OUTPUT_PREFIX))
                    .mapToInt(name -> Integer.parseInt(name.substring(LAYER_OUTPUT_PREFIX.length())))
                    .max()
                    .orElseThrow(
                            () -> new UnsupportedModelException(
                                    "the " + part.name() + " gives only " + part.outputs()
                                            + ", but SDXL needs the states of its last layer but one.\nMaybe export it with its hidden states."));
            String states = LAYER_OUTPUT_PREFIX + (last - 1);
            boolean textEmbeds = part.outputs().contains(TEXT_EMBEDS);
            return new TextEncoder(tokenizer, part, states, textEmbeds ? Set.of(states, TEXT_EMBEDS) : Set.of(states));
        }

        Map<String, Tensor> encode(String prompt) {
            int[] tokens = tokenizer.encode(prompt).ids();
            float[] ids = new float[tokens.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = tokens[i];
            }
            return session.run(Map.of("input_ids", new Tensor(ids, new long[] {1, ids.length})), requestedOutputs);
        }
    }

    /** Returns the conditioning of a prompt. */
    Conditioning encodePrompt(String prompt) {
        synchronized (cache) {
            Conditioning cached = cache.get(prompt);
            if (cached != null) {
                return cached;
            }
        }
        Conditioning encoded = encodeUncached(prompt);
        synchronized (cache) {
            cache.put(prompt, encoded);
            if (cache.size() > CACHE_SIZE) {
                cache.remove(cache.keySet().iterator().next());
            }
        }
        return encoded;
    }

    /**
     * Returns the conditioning of the unconditional branch.
     *
     * @param negative the negative prompt; empty for none
     */
    Conditioning encodeNegativePrompt(String negative) {
        Conditioning encoded = encodePrompt(negative);
        if (!negative.isEmpty() || !forceZerosForEmptyPrompt) {
            return encoded;
        }
        Map<String, Tensor> zeros = new HashMap<>();
        encoded.inputs().forEach((name, states) -> zeros.put(name, Tensor.zeros(states.shape())));
        return new Conditioning(zeros);
    }

    private Conditioning encodeUncached(String prompt) {
        List<Tensor> states = new ArrayList<>();
        Map<String, Tensor> inputs = new HashMap<>();
        for (TextEncoder encoder : textEncoders) {
            Map<String, Tensor> encoded = encoder.encode(prompt);
            states.add(
                    Objects.requireNonNull(encoded.get(encoder.statesOutput())).slice(0));
            Tensor textEmbeds = encoded.get(TEXT_EMBEDS);
            if (textEmbeds != null) {
                inputs.put(TEXT_EMBEDS, textEmbeds.slice(0));
            }
        }
        inputs.put(ENCODER_HIDDEN_STATES, concatenate(states));
        return new Conditioning(inputs);
    }

    /** Joins tensors of [positions, width] along the width. */
    private static Tensor concatenate(List<Tensor> states) {
        if (states.size() == 1) {
            return states.get(0);
        }
        int positions = (int) states.get(0).shape()[0];
        int width = states.stream().mapToInt(part -> (int) part.shape()[1]).sum();
        float[] joined = new float[positions * width];
        int column = 0;
        for (Tensor part : states) {
            int ownWidth = (int) part.shape()[1];
            float[] values = part.values();
            for (int i = 0; i < positions; i++) {
                System.arraycopy(values, i * ownWidth, joined, i * width + column, ownWidth);
            }
            column += ownWidth;
        }
        return new Tensor(joined, new long[] {positions, width});
    }

    /** Returns whether the prompt has more tokens than an encoder reads. */
    boolean isPromptTruncated(String prompt) {
        return textEncoders.stream()
                .anyMatch(encoder -> encoder.tokenizer().encode(prompt).truncated());
    }
}
