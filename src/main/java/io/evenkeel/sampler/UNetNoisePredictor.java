package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.autodiff.HSpaceGradientGraph;
import io.evenkeel.sampler.runtime.OnnxBatchRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Predicts with an open U-Net, under the model's lock. */
final class UNetNoisePredictor implements NoisePredictor {
    private final UNet unet;
    private final Supplier<UNet> gradientUnet;
    private final TensorShapes shapes;
    private final Lock unetLock;
    private final BiFunction<String, ImageSize, Conditioning> conditioner;

    /**
     * Creates a predictor.
     *
     * @param slopes returns the U-Net with the gradient graph; called under the lock at every use
     * @param conditioner returns the conditioning of a prompt for an image size
     */
    UNetNoisePredictor(
            UNet unet,
            Supplier<UNet> slopes,
            TensorShapes shapes,
            Lock unetLock,
            BiFunction<String, ImageSize, Conditioning> conditioner) {
        this.unet = unet;
        this.gradientUnet = slopes;
        this.shapes = shapes;
        this.unetLock = unetLock;
        this.conditioner = conditioner;
    }

    @Override
    public List<NoisePrediction> predict(List<PredictionInput> predictionInputs) {
        long[] shape = predictionInputs.get(0).latents().shape();
        ImageSize size = shapes.imageSize(shape);
        long[] hSpaceShape = shapes.hSpaceShape(size);
        List<UNet.UNetRow> uNetRows =
                predictionInputs.stream().map(input -> toRow(input, size)).toList();
        unetLock.lock();
        try {
            OnnxBatchRunner.BatchOutput output = unet.predict(uNetRows, shape, hSpaceShape, true);
            return toPredictions(predictionInputs, output, shape);
        } finally {
            unetLock.unlock();
        }
    }

    @Override
    public List<LossGradient> computeGradients(List<PredictionInput> predictionInputs, List<Tensor> targets) {
        long[] shape = predictionInputs.get(0).latents().shape();
        ImageSize size = shapes.imageSize(shape);
        long[] hSpaceShape = shapes.hSpaceShape(size);
        List<UNet.UNetRow> uNetRows =
                predictionInputs.stream().map(input -> toRow(input, size)).toList();
        unetLock.lock();
        try {
            OnnxBatchRunner.BatchOutput output =
                    gradientUnet.get().computeGradients(uNetRows, targets, shape, hSpaceShape);
            return toGradients(predictionInputs.size(), output, shape);
        } finally {
            unetLock.unlock();
        }
    }

    private static List<LossGradient> toGradients(int count, OnnxBatchRunner.BatchOutput output, long[] shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] losses = output.namedOutput(HSpaceGradientGraph.LOSS).values();
        Tensor gradients = output.namedOutput(HSpaceGradientGraph.GRADIENT);
        List<LossGradient> lossGradients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] modelOutput = Arrays.copyOfRange(output.values(), i * size, (i + 1) * size);
            lossGradients.add(new LossGradient(losses[i], gradients.slice(i), new Tensor(modelOutput, shape)));
        }
        return lossGradients;
    }

    private UNet.UNetRow toRow(PredictionInput input, ImageSize size) {
        return new UNet.UNetRow(
                input.latents().values(),
                1,
                input.timestep(),
                conditioner.apply(input.prompt(), size),
                input.hiddenStateOffset());
    }

    private static List<NoisePrediction> toPredictions(
            List<PredictionInput> predictionInputs, OnnxBatchRunner.BatchOutput output, long[] shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Tensor hiddenState = output.namedOutput(HSpaceGraphEdit.HIDDEN_STATE);
        List<NoisePrediction> noisePredictions = new ArrayList<>();
        for (int i = 0; i < predictionInputs.size(); i++) {
            float[] modelOutput = Arrays.copyOfRange(output.values(), i * size, (i + 1) * size);
            noisePredictions.add(new NoisePrediction(
                    new Tensor(modelOutput, shape), subtractOffset(hiddenState.slice(i), predictionInputs.get(i))));
        }
        return noisePredictions;
    }

    /** Removes the offset from h. */
    private static Tensor subtractOffset(Tensor hiddenState, PredictionInput input) {
        if (input.hiddenStateOffset() == null) {
            return hiddenState;
        }
        float[] values = hiddenState.values();
        input.hiddenStateOffset().addTo(values, 0, -1);
        return new Tensor(values, hiddenState.shape());
    }
}
