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
     * @param options of which the steps and rounds do not count
     * @throws io.evenkeel.onnx.UnsupportedModelException if its U-Net cannot be used
     */
    public static void run(BenchmarkOptions options, PrintStream out) {
        Path file = options.modelFolder().resolve("unet").resolve("model.onnx");
        long weights = OnnxModel.listExternalFiles(file).stream()
                .mapToLong(name -> fileSize(file.resolveSibling(name)))
                .sum();
        out.println("U-Net (" + file + "): " + ResourceMeter.formatMegabytes(fileSize(file)) + " MB, and "
                + ResourceMeter.formatMegabytes(weights) + " MB of weights in other files");
        ResourceMeter meter = new ResourceMeter(out);
        OnnxModel read = meter.measure("read", () -> OnnxModel.read(file));
        OnnxModel opened = meter.measure("open the h-space", () -> HSpaceGraphEdit.expose(read));
        OnnxModel edited =
                meter.measure("a timestep for each sample", () -> PerSampleTimestepEdit.makePerSample(opened));
        byte[] graph = meter.measure("serialise", edited::toBytes);
        try (DiffusionModel model = meter.measure("open the whole model", options::openModel)) {
            ImageRequest request = new RequestGenerator(
                            model,
                            new BenchmarkOptions(options.modelFolder(), options.device(), 1, 1, options.imageSide(), 1))
                    .steeredRequest(0);
            meter.measure("first picture, one step", () -> model.sample(List.of(request)));
            meter.measure("second picture, one step", () -> model.sample(List.of(request)));
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
