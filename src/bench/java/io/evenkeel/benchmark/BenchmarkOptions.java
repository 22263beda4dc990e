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
 * @param modelFolder of the model, in diffusers' ONNX layout
 * @param device that runs it
 * @param batchSize guided pictures at once
 * @param steps of each picture; 0 for the model's own
 * @param imageSide of the pictures in pixels; 0 for the model's own
 * @param rounds of each way
 */
public record BenchmarkOptions(Path modelFolder, Device device, int batchSize, int steps, int imageSide, int rounds) {
    DiffusionModel openModel() {
        return DiffusionModel.open(modelFolder, SamplingOptions.on(device));
    }

    Settings samplingParameters(DiffusionModel model) {
        Settings usual = model.usual();
        return new Settings(usual.solver(), steps == 0 ? usual.steps() : steps, usual.guidance(), usual.rescale());
    }

    PictureSize imageSize(DiffusionModel model) {
        return imageSide == 0 ? model.usualSize() : new PictureSize(imageSide, imageSide);
    }
}
