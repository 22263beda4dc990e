package io.evenkeel.generation;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.classification.OnnxClassifiers;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.RgbImage;
import io.evenkeel.platform.TenantId;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.provenance.MarkedImage;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.vault.EncryptedRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Generates, marks, classifies and stores images. Owns the model and the classifiers: close it. Thread-safe. */
public final class ImageGenerator implements ReplayGenerator, AutoCloseable {
    private final ModelRuntime runtime;
    private final OnnxClassifiers classifiers;
    private final ImageMarker marker;
    private final Duration timeout;
    private final int maxInFlightImages;
    private final AtomicInteger inFlightImages = new AtomicInteger();
    private final ExecutorService postprocessing =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "image-postprocessor"));

    private ImageGenerator(
            GenerationConfig config, ModelRuntime runtime, OnnxClassifiers classifiers, ImageMarker marker) {
        this.runtime = runtime;
        this.classifiers = classifiers;
        this.marker = marker;
        this.timeout = config.timeout();
        this.maxInFlightImages = config.maxInFlightImages();
    }

    /**
     * Opens the configured model and its classifiers.
     *
     * @throws RuntimeException if one of them cannot be used; see {@link ModelRuntime#open}
     */
    static ImageGenerator open(GenerationConfig config, ImageMarker marker, Clock clock) {
        Path classifierFolder = config.classifiers().orElse(config.model().resolve("screening"));
        ModelRuntime runtime = ModelRuntime.open(config, clock);
        try {
            return new ImageGenerator(config, runtime, OnnxClassifiers.open(classifierFolder, 1), marker);
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    ModelRuntime modelRuntime() {
        return runtime;
    }

    @Override
    public RuntimeInfo runtimeInfo() {
        return runtime.runtimeInfo();
    }

    /** Returns whether so many images are in flight, replays included, that no more should be started. */
    public boolean isSaturated() {
        return inFlightImages.get() >= maxInFlightImages;
    }

    /**
     * Generates one image for each plan. All of them are given up when the future is cancelled, when it times out, and when the
     * first one fails.
     *
     * @param requestedAt the time of the request, for the marks of the images
     * @param encryptedRequest where the images are stored; post-processing waits for it
     */
    public CompletableFuture<List<GeneratedImage>> generate(
            ResolvedRequest request,
            List<SteeringPlan> plans,
            Optional<Instant> requestedAt,
            CompletableFuture<EncryptedRequest> encryptedRequest) {
        List<ImageRequest> imageRequests = IntStream.range(0, plans.size())
                .mapToObj(i -> request.imageRequest(i, plans.get(i)))
                .toList();
        return generate(request.tenant(), imageRequests, new Destination(requestedAt, encryptedRequest));
    }

    @Override
    public CompletableFuture<List<GeneratedImage>> regenerate(
            TenantId tenant, List<ImageRequest> imageRequests, Instant requestedAt, EncryptedRequest encryptedRequest) {
        imageRequests.forEach(runtime::requireSupported);
        if (isSaturated()) {
            throw new GeneratorSaturatedException();
        }
        return generate(
                tenant,
                imageRequests,
                new Destination(Optional.of(requestedAt), CompletableFuture.completedFuture(encryptedRequest)));
    }

    /** How the images of a request are marked, and where they are stored. */
    private record Destination(Optional<Instant> requestedAt, CompletableFuture<EncryptedRequest> encryptedRequest) {}

    private CompletableFuture<List<GeneratedImage>> generate(
            TenantId tenant, List<ImageRequest> imageRequests, Destination destination) {
        inFlightImages.addAndGet(imageRequests.size());
        List<CompletableFuture<Tensor>> pixels = new ArrayList<>();
        List<CompletableFuture<GeneratedImage>> images = new ArrayList<>();
        CompletableFuture<List<GeneratedImage>> result = new CompletableFuture<>();
        var unusedRelease = result.whenComplete((done, failure) -> {
            inFlightImages.addAndGet(-imageRequests.size());
            pixels.forEach(future -> future.cancel(false));
        });
        try {
            for (int i = 0; i < imageRequests.size(); i++) {
                images.add(start(tenant, i, imageRequests.get(i), destination, pixels));
            }
            for (CompletableFuture<GeneratedImage> image : images) {
                var unusedFailure = image.whenComplete((done, failure) -> propagateFailure(result, failure));
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        var unusedEnd = CompletableFuture.allOf(images.toArray(CompletableFuture[]::new))
                .thenRun(() -> result.complete(
                        images.stream().map(CompletableFuture::join).toList()));
        return result.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void propagateFailure(CompletableFuture<List<GeneratedImage>> result, @Nullable Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(failure);
        }
    }

    /** Queues one image, adds the future of its pixels to {@code pixels}, and returns the future of the stored image. */
    private CompletableFuture<GeneratedImage> start(
            TenantId tenant,
            int index,
            ImageRequest request,
            Destination destination,
            List<CompletableFuture<Tensor>> pixels) {
        CompletableFuture<AppliedSteering> steering = new CompletableFuture<>();
        CompletableFuture<Tensor> output = runtime.submit(tenant.value(), request, steering::complete);
        pixels.add(output);
        return output.thenCombineAsync(
                destination.encryptedRequest(),
                (tensor, encryptedRequest) -> {
                    MarkedImage marked = mark(RgbImage.fromTensor(tensor), destination.requestedAt());
                    return GeneratedImage.create(
                            index,
                            request,
                            steering.join(),
                            marked,
                            encryptedRequest.storeImage(marked.png()),
                            classify(tensor, request));
                },
                postprocessing);
    }

    private MarkedImage mark(RgbImage image, Optional<Instant> requestedAt) {
        return marker.mark(image, requestedAt);
    }

    private ClassificationResult classify(Tensor pixels, ImageRequest request) {
        return classifiers
                .classify(
                        pixels.values(),
                        1,
                        request.size().height(),
                        request.size().width())
                .get(0);
    }

    /** Gives up what is in flight and waits for the post-processing thread before the classifiers are closed. */
    @Override
    public void close() {
        runtime.stop();
        awaitPostprocessing();
        try (runtime;
                classifiers) {
            // closes both, even if one of them fails
        }
    }

    private void awaitPostprocessing() {
        postprocessing.shutdown();
        boolean interrupted = false;
        while (!postprocessing.isTerminated()) {
            try {
                var unusedDone = postprocessing.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
