package io.evenkeel.benchmark;

import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.diffusion.runtime.Device;
import java.nio.file.Path;

/**
 * What a benchmark draws, and on what.
 *
 * @param folder of the model, in diffusers' ONNX layout
 * @param device that runs it
 * @param batch guided pictures at once
 * @param steps of each picture; 0 for the model's own
 * @param side of the pictures in pixels; 0 for the model's own
 * @param rounds of each way
 */
public record BenchmarkOptions(Path folder, Device device, int batch, int steps, int side, int rounds) {
    DiffusionModel open() {
        return DiffusionModel.open(folder, SamplingOptions.on(device));
    }

    Settings settings(DiffusionModel model) {
        Settings usual = model.usual();
        return new Settings(usual.solver(), steps == 0 ? usual.steps() : steps, usual.guidance(), usual.rescale());
    }

    PictureSize size(DiffusionModel model) {
        return side == 0 ? model.usualSize() : new PictureSize(side, side);
    }
}
