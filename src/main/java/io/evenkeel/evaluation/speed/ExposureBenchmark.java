package io.evenkeel.evaluation.speed;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.onnxgraph.HSpace;
import io.evenkeel.onnxgraph.OnnxModel;
import io.evenkeel.onnxgraph.Timesteps;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What it costs to open a U-Net's h-space: time and memory, of the edit and of whatever is done with the model next. */
public final class ExposureBenchmark {
    private ExposureBenchmark() {}

    /**
     * Measures, and prints a table. In a fresh process, as peaks of memory are those since its start.
     *
     * @param plan of which the steps and rounds do not count
     * @throws io.evenkeel.onnxgraph.UnusableModel if its U-Net cannot be used
     */
    public static void run(Plan plan, PrintStream out) {
        Path file = plan.folder().resolve("unet").resolve("model.onnx");
        long weights = OnnxModel.externalFiles(file).stream()
                .mapToLong(name -> size(file.resolveSibling(name)))
                .sum();
        out.println("U-Net (" + file + "): " + Meter.megabytes(size(file)) + " MB, and " + Meter.megabytes(weights)
                + " MB of weights in other files");
        Meter meter = new Meter(out);
        OnnxModel read = meter.measure("read", () -> OnnxModel.read(file));
        OnnxModel opened = meter.measure("open the h-space", () -> HSpace.open(read));
        OnnxModel edited = meter.measure("a timestep for each sample", () -> Timesteps.perSample(opened));
        byte[] graph = meter.measure("serialise", edited::bytes);
        try (DiffusionModel model = meter.measure("open the whole model", plan::open)) {
            PictureRequest request =
                    new Crowd(model, new Plan(plan.folder(), plan.device(), 1, 1, plan.side(), 1)).steered(0);
            meter.measure("first picture, one step", () -> model.sample(List.of(request)));
            meter.measure("second picture, one step", () -> model.sample(List.of(request)));
            out.println("edited graph: " + Meter.megabytes(graph.length) + " MB; pictures of " + request.size()
                    + " pixels, decoding included");
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
