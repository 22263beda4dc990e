package io.evenkeel.benchmark;

import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.runtime.Device;
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
        return DiffusionModel.open(modelFolder, ModelOptions.forDevice(device));
    }

    SamplingParameters samplingParameters(DiffusionModel model) {
        SamplingParameters usual = model.defaults();
        return new SamplingParameters(
                usual.schedulerType(),
                steps == 0 ? usual.steps() : steps,
                usual.guidanceScale(),
                usual.guidanceRescale());
    }

    ImageSize imageSize(DiffusionModel model) {
        return imageSide == 0 ? model.defaultSize() : new ImageSize(imageSide, imageSide);
    }
}
