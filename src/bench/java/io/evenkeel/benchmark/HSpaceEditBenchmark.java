package io.evenkeel.benchmark;

import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.PerSampleTimestepEdit;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What it costs to open a U-Net's h-space: time and memory, of the edit and of whatever is done with the model next. */
public final class HSpaceEditBenchmark {
    private HSpaceEditBenchmark() {}

    /**
     * Measures, and prints a table. In a fresh process, as peaks of memory are those since its start.
     *
     * @param benchmarkOptions of which the steps and rounds do not count
     * @throws io.evenkeel.onnx.UnsupportedModelException if its U-Net cannot be used
     */
    public static void run(BenchmarkOptions benchmarkOptions, PrintStream out) {
        Path file = benchmarkOptions.modelFolder().resolve("unet").resolve("model.onnx");
        long weights = OnnxModel.listExternalFiles(file).stream()
                .mapToLong(name -> fileSize(file.resolveSibling(name)))
                .sum();
        out.println("U-Net (" + file + "): " + ResourceMeter.formatMegabytes(fileSize(file)) + " MB, and "
                + ResourceMeter.formatMegabytes(weights) + " MB of weights in other files");
        ResourceMeter resourceMeter = new ResourceMeter(out);
        OnnxModel read = resourceMeter.measure("read", () -> OnnxModel.read(file));
        OnnxModel opened = resourceMeter.measure("open the h-space", () -> HSpaceGraphEdit.expose(read));
        OnnxModel edited =
                resourceMeter.measure("a timestep for each sample", () -> PerSampleTimestepEdit.makePerSample(opened));
        byte[] graph = resourceMeter.measure("serialise", edited::toBytes);
        try (DiffusionModel model = resourceMeter.measure("open the whole model", benchmarkOptions::openModel)) {
            ImageRequest request = new RequestGenerator(
                            model,
                            new BenchmarkOptions(
                                    benchmarkOptions.modelFolder(),
                                    benchmarkOptions.device(),
                                    1,
                                    1,
                                    benchmarkOptions.imageSide(),
                                    1))
                    .steeredRequest(0);
            resourceMeter.measure("first picture, one step", () -> model.sample(List.of(request)));
            resourceMeter.measure("second picture, one step", () -> model.sample(List.of(request)));
            out.println("edited graph: " + ResourceMeter.formatMegabytes(graph.length) + " MB; pictures of "
                    + request.size() + " pixels, decoding included");
        }
    }

    private static long fileSize(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
