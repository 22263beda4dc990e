package io.evenkeel.generation;

import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.ModelDescription;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.diffusion.PictureQueue;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.diffusion.SeededNoise;
import io.evenkeel.screening.OnnxClassifiers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Draws, measures and stores pictures. Owns the model and the classifiers: close it. */
final class Studio implements AutoCloseable {
    private static final int POLLED = 32; // requests that may come at once, on top of those ahead

    private final String name;
    private final DiffusionModel model;
    private final ModelDescription usual;
    private final OnnxClassifiers classifiers;
    private final PictureQueue queue;
    private final PictureStore store;
    private final ExecutorService darkroom = Executors.newSingleThreadExecutor(work -> new Thread(work, "darkroom"));

    private Studio(GenerationConfig config, DiffusionModel model, OnnxClassifiers classifiers, PictureStore store) {
        this.name = config.modelName();
        this.model = model;
        this.usual = model.describe();
        this.classifiers = classifiers;
        this.store = store;
        this.queue = new PictureQueue(
                model, config.batch(), config.ahead() + POLLED * config.limits().count());
    }

    /** Opens the model that is configured. @throws io.evenkeel.onnxgraph.UnusableModel if it cannot be served */
    static Studio open(GenerationConfig config, PictureStore store) {
        Path screening = config.screening().orElse(config.model().resolve("screening"));
        DiffusionModel model = DiffusionModel.open(config.model(), SamplingOptions.threads(config.threads()));
        try {
            return new Studio(config, model, OnnxClassifiers.open(screening, 1), store);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    ServedModel served() {
        return new ServedModel(
                name,
                model.fingerprint(),
                usual.h().stream().map(Integer::longValue).toList());
    }

    /** The steps that a request is drawn with. */
    int steps(GenerationRequest request) {
        return request.steps().orElse(usual.steps());
    }

    /** The guidance scale that a request is drawn with. */
    double guidance(GenerationRequest request) {
        return request.guidance().orElse(usual.guidance());
    }

    /** Draws one picture for each plan; cancelling the future gives up those that wait. */
    CompletableFuture<List<Sample>> draw(GenerationRequest request, List<SteeringPlan> plans) {
        List<CompletableFuture<Tensor>> drawn = new ArrayList<>();
        List<CompletableFuture<Sample>> samples = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            int index = i;
            CompletableFuture<Tensor> picture = submit(request, i, plans.get(i));
            drawn.add(picture);
            samples.add(picture.thenApplyAsync(
                    pixels -> develop(index, request.seed() + index, plans.get(index), pixels), darkroom));
        }
        CompletableFuture<List<Sample>> all = CompletableFuture.allOf(samples.toArray(CompletableFuture[]::new))
                .thenApply(done -> samples.stream().map(CompletableFuture::join).toList());
        var unused = all.whenComplete((done, trouble) -> drawn.forEach(picture -> picture.cancel(false)));
        return all;
    }

    private CompletableFuture<Tensor> submit(GenerationRequest request, int index, SteeringPlan plan) {
        List<Integer> size = usual.latents();
        Tensor noise = SeededNoise.of(request.seed() + index, size.get(0), size.get(1), size.get(2));
        try {
            return queue.submit(
                    new PictureRequest(request.prompt(), request.negative(), guidance(request), noise, plan),
                    steps(request));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a picture was queued", e);
        }
    }

    private Sample develop(int index, long seed, SteeringPlan plan, Tensor pixels) {
        Picture picture = Picture.of(pixels);
        String sha256 = store.put(picture.png());
        var measured = classifiers
                .measure(pixels.values(), 1, picture.height(), picture.width())
                .get(0);
        return new Sample(index, seed, plan, sha256, picture.width(), picture.height(), measured);
    }

    @Override
    public void close() {
        queue.close();
        darkroom.shutdown();
        try (model;
                classifiers) {
            // each is closed, whatever the other does
        }
    }
}
