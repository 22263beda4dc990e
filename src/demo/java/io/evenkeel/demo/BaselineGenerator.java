package io.evenkeel.demo;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.classification.OnnxClassifiers;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.RgbImage;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Paints and measures what a model draws by itself: no policy, no vectors, no Kafka. Owns its model: close it. */
public final class BaselineGenerator implements AutoCloseable {
    private static final int QUEUE_CAPACITY = 1024;

    private final DiffusionModel model;
    private final OnnxClassifiers classifiers;
    private final ContinuousBatchingEngine engine;

    private BaselineGenerator(DiffusionModel model, OnnxClassifiers classifiers, int batch) {
        this.model = model;
        this.classifiers = classifiers;
        this.engine = new ContinuousBatchingEngine(model, batch, QUEUE_CAPACITY);
    }

    /**
     * One picture.
     *
     * @param png the file
     * @param classification what the classifiers see in it
     */
    public record ClassifiedImage(byte[] png, ClassificationResult classification) {
        public ClassifiedImage {
            png = png.clone();
        }

        @Override
        public byte[] png() {
            return png.clone();
        }
    }

    /**
     * Opens a model folder that has {@code screening} in it.
     *
     * @param threads that one operator may use; 0 for one per core
     * @param batch most pictures sampled at once
     * @throws io.evenkeel.onnx.UnsupportedModelException if it cannot be used
     */
    public static BaselineGenerator open(Path folder, int threads, int batch) {
        DiffusionModel model = DiffusionModel.open(folder, ModelOptions.forCpu(threads));
        try {
            return new BaselineGenerator(model, OnnxClassifiers.open(folder.resolve("screening"), 1), batch);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Queues a picture with the model's usual steps and guidance, from the noise that a request with this seed starts from. */
    public CompletableFuture<ClassifiedImage> generate(String prompt, long seed) {
        ImageRequest request =
                new ImageRequest(prompt, "", seed, model.defaultSize(), model.defaults(), SteeringPlan.NONE);
        try {
            return engine.submit(request, ContinuousBatchingEngine.QueueFlow.of("evaluation"))
                    .thenApplyAsync(this::classify);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a picture was queued", e);
        }
    }

    private ClassifiedImage classify(Tensor pixels) {
        RgbImage rgbImage = RgbImage.fromTensor(pixels);
        ClassificationResult result = classifiers
                .classify(pixels.values(), 1, rgbImage.height(), rgbImage.width())
                .get(0);
        return new ClassifiedImage(rgbImage.encodePng(), result);
    }

    /** Time in the sampler per picture so far. */
    public double secondsPerImage() {
        return engine.busySeconds() / engine.completedImages();
    }

    @Override
    public void close() {
        try (model;
                classifiers) {
            engine.close();
        }
    }
}
