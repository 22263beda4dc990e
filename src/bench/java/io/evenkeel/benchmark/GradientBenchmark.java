package io.evenkeel.benchmark;

import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.PerSampleTimestepEdit;
import io.evenkeel.onnx.UNetShape;
import io.evenkeel.onnx.autodiff.HSpaceGradientGraph;
import io.evenkeel.sampler.noise.TorchNoise;
import io.evenkeel.sampler.runtime.OnnxSession;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a step of learning costs: loss and gradient by h against the prediction alone, in batches. For models with one text
 * encoder whose U-Net says how wide its text is; the numbers that go in are made up, as they do not change the work.
 */
public final class GradientBenchmark {
    private static final String STATES = "encoder_hidden_states";
    private static final String PREDICTION = "prediction";
    private static final String STEP = "gradient";
    private static final int POSITIONS = 77;
    private static final int PIXELS = 8; // of a latent's side
    private static final int USUAL_SIDE = 128;
    private static final float TIMESTEP = 500;
    private static final int REPEATS = 3;

    private GradientBenchmark() {}

    /** Measures, and prints a table. @return time of a step / time of a prediction: median of the rounds */
    public static double run(BenchmarkOptions options, String keys, BenchmarkRecorder recorder, PrintStream out) {
        Path file = options.modelFolder().resolve("unet").resolve("model.onnx");
        OnnxModel opened = PerSampleTimestepEdit.makePerSample(HSpaceGraphEdit.expose(OnnxModel.read(file)));
        UNetShape shape = UNetShape.fromGraph(OnnxModel.read(file).proto().getGraph());
        try (OnnxSession plain = OnnxSession.open("U-Net", opened, options.device(), true);
                OnnxSession slope =
                        OnnxSession.open("gradient", HSpaceGradientGraph.derive(opened), options.device(), true)) {
            Map<String, Tensor> inputs = randomInputs(options, shape, plain.lastDimension(STATES));
            InterleavedRounds interleavedRounds = new InterleavedRounds()
                    .addVariant(
                            PREDICTION,
                            () -> measurePerSecond(
                                    plain, predictionInputs(inputs), Set.of(HSpaceGradientGraph.MODEL_OUTPUT)))
                    .addVariant(
                            STEP,
                            () -> measurePerSecond(
                                    slope, inputs, Set.of(HSpaceGradientGraph.LOSS, HSpaceGradientGraph.GRADIENT)))
                    .run(options.rounds(), "batches of " + options.batchSize() + " per second", out);
            InterleavedRounds.RatioSummary summary = interleavedRounds.ratio(PREDICTION, STEP);
            out.println("time of a gradient / of a prediction  " + summary);
            recorder.add(keys + ".gradient_vs_prediction", summary.median(), "ratio");
            return summary.median();
        }
    }

    private static Map<String, Tensor> randomInputs(BenchmarkOptions options, UNetShape shape, long width) {
        int rows = options.batchSize();
        int side = (options.imageSide() == 0 ? USUAL_SIDE : options.imageSide()) / PIXELS;
        int narrow = side >> shape.downsamplings();
        float[] ones = new float[rows];
        Arrays.fill(ones, 1);
        float[] times = new float[rows];
        Arrays.fill(times, TIMESTEP);
        return Map.of(
                "sample",
                noise(rows, shape.channels(), side, side),
                PerSampleTimestepEdit.INPUT,
                new Tensor(times, new long[] {rows}),
                STATES,
                noise(rows, POSITIONS, width),
                HSpaceGraphEdit.OFFSET,
                noise(rows, shape.hChannels(), narrow, narrow),
                HSpaceGradientGraph.TARGET,
                noise(rows, shape.channels(), side, side),
                HSpaceGradientGraph.LOSS_WEIGHT,
                new Tensor(ones, new long[] {rows}));
    }

    private static Tensor noise(long... shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return new Tensor(new TorchNoise(size).next(size), shape);
    }

    private static Map<String, Tensor> predictionInputs(Map<String, Tensor> inputs) {
        Map<String, Tensor> fewer = new HashMap<>(inputs);
        fewer.keySet().removeAll(Set.of(HSpaceGradientGraph.TARGET, HSpaceGradientGraph.LOSS_WEIGHT));
        return fewer;
    }

    private static double measurePerSecond(OnnxSession part, Map<String, Tensor> inputs, Set<String> outputs) {
        long start = System.nanoTime();
        for (int i = 0; i < REPEATS; i++) {
            part.run(inputs, outputs);
        }
        return REPEATS / ((System.nanoTime() - start) / 1e9);
    }
}
