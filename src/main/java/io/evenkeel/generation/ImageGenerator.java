package io.evenkeel.generation;

import io.evenkeel.classification.OnnxClassifiers;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.image.RgbImage;
import io.evenkeel.platform.TenantId;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.provenance.MarkedImage;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.DeviceUnavailableException;
import io.evenkeel.sampler.runtime.OnnxSessionOptions;
import io.evenkeel.vault.EncryptedRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Draws, marks, measures and stores pictures. Owns the model and the classifiers: close it. */
public final class ImageGenerator implements GenerationDefaults, ReplayGenerator, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ImageGenerator.class);
    private static final int MAX_POLLED_REQUESTS = 32; // requests that may come at once, on top of those ahead

    private final String modelName;
    private final Map<String, Integer> tenantWeights;
    private final Duration timeout;
    private final int maxInFlightImages;
    private final AtomicInteger inFlightImages = new AtomicInteger();
    private final RuntimeInfo runtimeInfo;
    private final DiffusionModel model;
    private final OnnxClassifiers classifiers;
    private final ContinuousBatchingEngine continuousBatchingEngine;
    private final ModelHealth modelHealth;
    private final ImageMarker imageMarker;
    private final ExecutorService postprocessing = Executors.newSingleThreadExecutor(work -> new Thread(work, "lab"));

    private ImageGenerator(
            GenerationConfig config,
            DiffusionModel model,
            OnnxClassifiers classifiers,
            ImageMarker imageMarker,
            Clock clock) {
        this.imageMarker = imageMarker;
        this.modelName = config.modelName();
        this.tenantWeights = Map.copyOf(config.tenantWeights());
        this.timeout = config.timeout();
        this.maxInFlightImages = config.maxInFlightImages();
        this.model = model;
        this.runtimeInfo = new RuntimeInfo(
                model.fingerprint(),
                serviceVersion(),
                OnnxSessionOptions.runtimeVersion(),
                model.device().label());
        this.classifiers = classifiers;
        this.continuousBatchingEngine = new ContinuousBatchingEngine(
                model,
                config.maxBatchSize(),
                config.maxInFlightImages()
                        + MAX_POLLED_REQUESTS * config.limits().maxImages());
        this.modelHealth = new ModelHealth(
                model.device().label(),
                continuousBatchingEngine::modelCalls,
                model::selfTest,
                config.selfTestInterval(),
                clock);
    }

    private static String serviceVersion() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.application.version", String.class)
                .orElse("unknown");
    }

    /**
     * Opens the model that is configured, and tries it out with one step.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException if it cannot be served
     * @throws DeviceUnavailableException if the device cannot be used, and no fallback is configured
     */
    static ImageGenerator open(GenerationConfig config, ImageMarker imageMarker, Clock clock) {
        Path classifierFolder = config.classifiers().orElse(config.model().resolve("screening"));
        DiffusionModel model = openWithFallback(config);
        try {
            return new ImageGenerator(config, model, OnnxClassifiers.open(classifierFolder, 1), imageMarker, clock);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static DiffusionModel openWithFallback(GenerationConfig config) {
        try {
            return openAndSelfTest(config.model(), configuredDevice(config), config.modelFingerprint());
        } catch (DeviceUnavailableException e) {
            if (config.cuda().fallback() == GenerationConfig.Fallback.REFUSE) {
                throw e;
            }
            LOG.warnf("serving on the CPU, as evenkeel.generation.cuda.fallback says: %s", e.getMessage());
            return openAndSelfTest(config.model(), new Device.Cpu(config.threads()), config.modelFingerprint());
        }
    }

    private static Device configuredDevice(GenerationConfig config) {
        GenerationConfig.Cuda cuda = config.cuda();
        return config.device() == GenerationConfig.DeviceKind.CPU
                ? new Device.Cpu(config.threads())
                : new Device.Cuda(cuda.id(), config.threads(), cuda.memoryMib(), cuda.tf32(), cuda.options());
    }

    private static DiffusionModel openAndSelfTest(Path folder, Device device, Optional<String> expectedFingerprint) {
        DiffusionModel model = DiffusionModel.open(folder, ModelOptions.forDevice(device));
        try {
            expectedFingerprint.ifPresent(model::requireFingerprint);
            model.selfTest();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw device instanceof Device.Cuda && e instanceof IllegalStateException
                    ? DeviceUnavailableException.failedRun(device, e)
                    : e;
        }
    }

    public ServedModel servedModel() {
        return new ServedModel(
                modelName,
                model.fingerprint(),
                model.describe().hSpaceShape().stream().map(Integer::longValue).toList());
    }

    /** The model, for those who work beside. */
    ServedDiffusionModel sharedModel() {
        return new ServedDiffusionModel(model);
    }

    ModelHealth modelHealth() {
        return modelHealth;
    }

    /** Refuses what cannot be drawn. @throws io.evenkeel.sampler.UnsupportedImageRequestException with the reason */
    public void requireSupported(GenerationRequest request, List<SteeringPlan> plans) {
        plans.stream().distinct().forEach(plan -> model.validate(imageRequest(request, 0, plan)));
    }

    /** Of the request's pictures: what it says, else the model's own. */
    @Override
    public ImageSize imageSize(GenerationRequest request) {
        ImageSize defaults = model.defaultSize();
        RequestedSampling requested = request.sampling();
        return new ImageSize(
                requested.width().orElse(defaults.width()), requested.height().orElse(defaults.height()));
    }

    @Override
    public SamplingParameters samplingParameters(GenerationRequest request) {
        RequestedSampling requested = request.sampling();
        SamplingParameters defaults = model.defaults();
        return new SamplingParameters(
                requested.scheduler().orElse(defaults.schedulerType()),
                requested.steps().orElse(defaults.steps()),
                requested.guidance().orElse(defaults.guidanceScale()),
                defaults.guidanceRescale());
    }

    @Override
    public RuntimeInfo runtimeInfo() {
        return runtimeInfo;
    }

    /** Whether the model reads only the beginning of the request's prompts. */
    public boolean isPromptTruncated(GenerationRequest request) {
        return model.isPromptTruncated(request.prompt()) || model.isPromptTruncated(request.negativePrompt());
    }

    /**
     * Draws one picture for each plan. Cancelling the future gives them up, and so do the time-out and the first that fails.
     *
     * @param requestedAt when they were asked for, which their marks tell
     * @param encryptedRequest where they are kept; a picture waits for it once it is drawn
     */
    public CompletableFuture<List<GeneratedImage>> generate(
            GenerationRequest request,
            List<SteeringPlan> plans,
            Optional<Instant> requestedAt,
            CompletableFuture<EncryptedRequest> encryptedRequest) {
        List<ImageRequest> imageRequests = IntStream.range(0, plans.size())
                .mapToObj(i -> imageRequest(request, i, plans.get(i)))
                .toList();
        return generate(request.tenant(), imageRequests, requestedAt, encryptedRequest);
    }

    @Override
    public CompletableFuture<List<GeneratedImage>> regenerate(
            TenantId tenant, List<ImageRequest> imageRequests, Instant requestedAt, EncryptedRequest encryptedRequest) {
        imageRequests.forEach(model::validate);
        if (inFlightImages.get() >= maxInFlightImages) {
            throw new GeneratorSaturatedException();
        }
        return generate(
                tenant, imageRequests, Optional.of(requestedAt), CompletableFuture.completedFuture(encryptedRequest));
    }

    private CompletableFuture<List<GeneratedImage>> generate(
            TenantId tenant,
            List<ImageRequest> imageRequests,
            Optional<Instant> requestedAt,
            CompletableFuture<EncryptedRequest> encryptedRequest) {
        inFlightImages.addAndGet(imageRequests.size());
        List<CompletableFuture<Tensor>> output = new ArrayList<>();
        List<CompletableFuture<GeneratedImage>> samples = new ArrayList<>();
        CompletableFuture<List<GeneratedImage>> result = new CompletableFuture<>();
        var unusedCancel = result.whenComplete((done, failure) -> {
            inFlightImages.addAndGet(-imageRequests.size());
            output.forEach(imageFuture -> imageFuture.cancel(false));
        });
        try {
            for (int i = 0; i < imageRequests.size(); i++) {
                int index = i;
                CompletableFuture<AppliedSteering> realised = new CompletableFuture<>();
                CompletableFuture<Tensor> imageFuture = submit(tenant, imageRequests.get(i), realised::complete);
                output.add(imageFuture);
                CompletableFuture<GeneratedImage> sample = imageFuture.thenCombineAsync(
                        encryptedRequest,
                        (pixels, destination) -> postprocess(
                                index, imageRequests.get(index), realised.join(), pixels, requestedAt, destination),
                        postprocessing);
                samples.add(sample);
                var unusedFailure = sample.whenComplete((done, failure) -> propagateFailure(result, failure));
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        var unusedEnd = CompletableFuture.allOf(samples.toArray(CompletableFuture[]::new))
                .thenRun(() -> result.complete(
                        samples.stream().map(CompletableFuture::join).toList()));
        return result.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void propagateFailure(CompletableFuture<List<GeneratedImage>> result, @Nullable Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(failure);
        }
    }

    private CompletableFuture<Tensor> submit(
            TenantId tenant, ImageRequest request, Consumer<AppliedSteering> listener) {
        try {
            CompletableFuture<Tensor> imageFuture =
                    continuousBatchingEngine.submit(request, queueFlow(tenant), listener);
            var unused = imageFuture.whenComplete((output, failure) -> recordModelHealth(failure));
            return imageFuture; // the engine's own, so that cancelling it reaches the engine
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a picture was queued", e);
        }
    }

    private void recordModelHealth(@Nullable Throwable failure) {
        if (failure == null) {
            modelHealth.recordSuccess();
        } else if (!(failure instanceof UnsupportedImageRequestException)
                && !(failure instanceof CancellationException)) {
            modelHealth.recordFailure(); // what is wrong with one picture says nothing of the model
        }
    }

    private ContinuousBatchingEngine.QueueFlow queueFlow(TenantId tenant) {
        return new ContinuousBatchingEngine.QueueFlow(tenant.value(), tenantWeights.getOrDefault(tenant.value(), 1));
    }

    private ImageRequest imageRequest(GenerationRequest request, int index, SteeringPlan plan) {
        return new ImageRequest(
                request.prompt(),
                request.negativePrompt(),
                request.seed() + index,
                imageSize(request),
                samplingParameters(request),
                plan);
    }

    private GeneratedImage postprocess(
            int index,
            ImageRequest request,
            AppliedSteering appliedSteering,
            Tensor pixels,
            Optional<Instant> requestedAt,
            EncryptedRequest encryptedRequest) {
        RgbImage output = RgbImage.fromTensor(pixels);
        MarkedImage markedImage = imageMarker.mark(output, requestedAt);
        String sha256 = encryptedRequest.storeImage(markedImage.png());
        var classificationResult = classifiers
                .classify(pixels.values(), 1, output.height(), output.width())
                .get(0);
        return new GeneratedImage(
                index,
                request.seed(),
                request.steeringPlan(),
                appliedSteering,
                sha256,
                markedImage.pixelDigest(),
                markedImage.layers(),
                output.width(),
                output.height(),
                classificationResult);
    }

    @Override
    public void close() {
        continuousBatchingEngine.close();
        awaitPostprocessing();
        try (model;
                classifiers) {
            // each is closed, whatever the other does
        }
    }

    /** What measures a picture must be through before the classifiers are closed, interrupted or not. */
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
