package io.evenkeel.generation;

import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.DeviceUnavailableException;
import io.evenkeel.sampler.runtime.OnnxSessionOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Owns the served model, the engine that batches its calls, and its health. Close it to release the model. Thread-safe. */
public final class ModelRuntime implements AutoCloseable {
    /** Most requests that may arrive after the generator became saturated. */
    public static final int MAX_POLLED_REQUESTS = 32;

    private static final Logger LOG = Logger.getLogger(ModelRuntime.class);

    private final DiffusionModel model;
    private final ServedModel servedModel;
    private final ModelDefaults defaults;
    private final RuntimeInfo info;
    private final Map<String, Integer> tenantWeights;
    private final ContinuousBatchingEngine engine;
    private final ModelHealth health;

    private ModelRuntime(GenerationConfig config, DiffusionModel model, Clock clock) {
        String device = model.device().label();
        this.model = model;
        this.servedModel = new ServedModel(
                config.modelName(),
                model.fingerprint(),
                model.describe().hSpaceShape().stream().map(Integer::longValue).toList());
        this.defaults = new ModelDefaults(model.defaultSize(), model.defaults());
        this.info = new RuntimeInfo(model.fingerprint(), serviceVersion(), OnnxSessionOptions.runtimeVersion(), device);
        this.tenantWeights = Map.copyOf(config.tenantWeights());
        this.engine = new ContinuousBatchingEngine(
                model,
                config.maxBatchSize(),
                config.maxInFlightImages()
                        + MAX_POLLED_REQUESTS * config.limits().maxImages());
        this.health = new ModelHealth(device, engine::modelCalls, model::selfTest, config.selfTestInterval(), clock);
    }

    private static String serviceVersion() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.application.version", String.class)
                .orElse("unknown");
    }

    /**
     * Opens the configured model and samples one step with it.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException if the model cannot be served
     * @throws DeviceUnavailableException if the device cannot be used and no fallback is configured
     */
    static ModelRuntime open(GenerationConfig config, Clock clock) {
        return new ModelRuntime(config, openWithFallback(config), clock);
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
        return servedModel;
    }

    public ModelDefaults defaults() {
        return defaults;
    }

    public RuntimeInfo runtimeInfo() {
        return info;
    }

    ServedDiffusionModel servedDiffusionModel() {
        return new ServedDiffusionModel(model);
    }

    ModelHealth health() {
        return health;
    }

    /** Checks that the model can sample the request. @throws UnsupportedImageRequestException with the reason if it cannot */
    public void requireSupported(ResolvedRequest request, List<SteeringPlan> plans) {
        plans.stream().distinct().forEach(plan -> requireSupported(request.imageRequest(0, plan)));
    }

    void requireSupported(ImageRequest request) {
        model.validate(request);
    }

    /** Returns whether one of the request's prompts is longer than the model reads. */
    public boolean isPromptTruncated(ResolvedRequest request) {
        return model.isPromptTruncated(request.request().prompt())
                || model.isPromptTruncated(request.request().negativePrompt());
    }

    /**
     * Queues one image. Cancel the returned future to give the image up.
     *
     * @param flow name of the tenant in whose share of the queue it waits
     * @param listener receives how strongly the image was steered, before the future completes
     */
    CompletableFuture<Tensor> submit(String flow, ImageRequest request, Consumer<AppliedSteering> listener) {
        try {
            CompletableFuture<Tensor> pixels = engine.submit(request, queueFlow(flow), listener);
            var unused = pixels.whenComplete((output, failure) -> recordHealth(failure));
            return pixels; // the engine's own future, so that cancelling it reaches the engine
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an image was queued", e);
        }
    }

    private ContinuousBatchingEngine.QueueFlow queueFlow(String name) {
        return new ContinuousBatchingEngine.QueueFlow(name, tenantWeights.getOrDefault(name, 1));
    }

    /** An unsupported or cancelled image tells nothing about the model. */
    private void recordHealth(@Nullable Throwable failure) {
        if (failure == null) {
            health.recordSuccess();
        } else if (!(failure instanceof UnsupportedImageRequestException)
                && !(failure instanceof CancellationException)) {
            health.recordFailure();
        }
    }

    /** Gives up what is queued or running. Call {@link #close} when no result is used any more. */
    void stop() {
        engine.close();
    }

    @Override
    public void close() {
        stop();
        model.close();
    }
}
