package io.evenkeel.generation;

import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Engine;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Realised;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.diffusion.SharedModel;
import io.evenkeel.diffusion.Unsamplable;
import io.evenkeel.diffusion.runtime.Device;
import io.evenkeel.diffusion.runtime.DeviceUnavailable;
import io.evenkeel.diffusion.runtime.OnnxOptions;
import io.evenkeel.marking.Marked;
import io.evenkeel.marking.Marker;
import io.evenkeel.marking.image.Pixels;
import io.evenkeel.platform.TenantId;
import io.evenkeel.screening.OnnxClassifiers;
import io.evenkeel.vault.Envelope;
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
final class Studio implements Drawing, Redrawing, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Studio.class);
    private static final int POLLED = 32; // requests that may come at once, on top of those ahead

    private final String name;
    private final Map<String, Integer> weights;
    private final Duration timeout;
    private final int ahead;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Workshop workshop;
    private final DiffusionModel model;
    private final OnnxClassifiers classifiers;
    private final Engine engine;
    private final Fitness fitness;
    private final Marker marker;
    private final ExecutorService lab = Executors.newSingleThreadExecutor(work -> new Thread(work, "lab"));

    private Studio(
            GenerationConfig config, DiffusionModel model, OnnxClassifiers classifiers, Marker marker, Clock clock) {
        this.marker = marker;
        this.name = config.modelName();
        this.weights = Map.copyOf(config.weights());
        this.timeout = config.timeout();
        this.ahead = config.ahead();
        this.model = model;
        this.workshop = new Workshop(
                model.fingerprint(),
                version(),
                OnnxOptions.runtime(),
                model.device().label());
        this.classifiers = classifiers;
        this.engine = new Engine(
                model, config.batch(), config.ahead() + POLLED * config.limits().count());
        this.fitness = new Fitness(model.device().label(), engine::calls, model::tryOut, config.triedAfter(), clock);
    }

    private static String version() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.application.version", String.class)
                .orElse("unknown");
    }

    /**
     * Opens the model that is configured, and tries it out with one step.
     *
     * @throws io.evenkeel.onnxgraph.UnusableModel if it cannot be served
     * @throws DeviceUnavailable if the device cannot be used, and no fallback is configured
     */
    static Studio open(GenerationConfig config, Marker marker, Clock clock) {
        Path screening = config.screening().orElse(config.model().resolve("screening"));
        DiffusionModel model = tried(config);
        try {
            return new Studio(config, model, OnnxClassifiers.open(screening, 1), marker, clock);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static DiffusionModel tried(GenerationConfig config) {
        try {
            return tried(config.model(), device(config), config.modelFingerprint());
        } catch (DeviceUnavailable e) {
            if (config.cuda().fallback() == GenerationConfig.Fallback.REFUSE) {
                throw e;
            }
            LOG.warnf("serving on the CPU, as evenkeel.generation.cuda.fallback says: %s", e.getMessage());
            return tried(config.model(), new Device.Cpu(config.threads()), config.modelFingerprint());
        }
    }

    private static Device device(GenerationConfig config) {
        GenerationConfig.Cuda cuda = config.cuda();
        return config.device() == GenerationConfig.DeviceKind.CPU
                ? new Device.Cpu(config.threads())
                : new Device.Cuda(cuda.id(), config.threads(), cuda.memoryMib(), cuda.tf32(), cuda.options());
    }

    private static DiffusionModel tried(Path folder, Device device, Optional<String> pinned) {
        DiffusionModel model = DiffusionModel.open(folder, SamplingOptions.on(device));
        try {
            pinned.ifPresent(model::requireFingerprint);
            model.tryOut();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw device instanceof Device.Cuda && e instanceof IllegalStateException
                    ? DeviceUnavailable.failing(device, e)
                    : e;
        }
    }

    ServedModel served() {
        return new ServedModel(
                name,
                model.fingerprint(),
                model.describe().h().stream().map(Integer::longValue).toList());
    }

    /** The model, for those who work beside. */
    SharedModel shared() {
        return new SharedModel(model);
    }

    Fitness fitness() {
        return fitness;
    }

    /** Refuses what cannot be drawn. @throws io.evenkeel.diffusion.Unsamplable with the reason */
    void check(GenerationRequest request, List<SteeringPlan> plans) {
        plans.stream().distinct().forEach(plan -> model.check(picture(request, 0, plan)));
    }

    /** Of the request's pictures: what it says, else the model's own. */
    @Override
    public PictureSize size(GenerationRequest request) {
        PictureSize usual = model.usualSize();
        Sampling wish = request.sampling();
        return new PictureSize(wish.width().orElse(usual.width()), wish.height().orElse(usual.height()));
    }

    @Override
    public Settings settings(GenerationRequest request) {
        Sampling wish = request.sampling();
        Settings usual = model.usual();
        return new Settings(
                wish.solver().orElse(usual.solver()),
                wish.steps().orElse(usual.steps()),
                wish.guidance().orElse(usual.guidance()),
                usual.rescale());
    }

    @Override
    public Workshop workshop() {
        return workshop;
    }

    /** Whether the model reads only the beginning of the request's prompts. */
    boolean cutsOff(GenerationRequest request) {
        return model.cutsOff(request.prompt()) || model.cutsOff(request.negative());
    }

    /**
     * Draws one picture for each plan. Cancelling the future gives them up, and so do the time-out and the first that fails.
     *
     * @param at when they were asked for, which their marks tell
     * @param envelope where they are kept; a picture waits for it once it is drawn
     */
    CompletableFuture<List<Sample>> draw(
            GenerationRequest request,
            List<SteeringPlan> plans,
            Optional<Instant> at,
            CompletableFuture<Envelope> envelope) {
        List<PictureRequest> pictures = IntStream.range(0, plans.size())
                .mapToObj(i -> picture(request, i, plans.get(i)))
                .toList();
        return draw(request.tenant(), pictures, at, envelope);
    }

    @Override
    public CompletableFuture<List<Sample>> redraw(
            TenantId tenant, List<PictureRequest> pictures, Instant at, Envelope envelope) {
        pictures.forEach(model::check);
        if (underWay.get() >= ahead) {
            throw new StudioFull();
        }
        return draw(tenant, pictures, Optional.of(at), CompletableFuture.completedFuture(envelope));
    }

    private CompletableFuture<List<Sample>> draw(
            TenantId tenant,
            List<PictureRequest> pictures,
            Optional<Instant> at,
            CompletableFuture<Envelope> envelope) {
        underWay.addAndGet(pictures.size());
        List<CompletableFuture<Tensor>> drawn = new ArrayList<>();
        List<CompletableFuture<Sample>> samples = new ArrayList<>();
        CompletableFuture<List<Sample>> all = new CompletableFuture<>();
        var unusedCancel = all.whenComplete((done, trouble) -> {
            underWay.addAndGet(-pictures.size());
            drawn.forEach(picture -> picture.cancel(false));
        });
        try {
            for (int i = 0; i < pictures.size(); i++) {
                int index = i;
                CompletableFuture<Realised> realised = new CompletableFuture<>();
                CompletableFuture<Tensor> picture = submit(tenant, pictures.get(i), realised::complete);
                drawn.add(picture);
                CompletableFuture<Sample> sample = picture.thenCombineAsync(
                        envelope,
                        (pixels, kept) -> finish(index, pictures.get(index), realised.join(), pixels, at, kept),
                        lab);
                samples.add(sample);
                var unusedFailure = sample.whenComplete((done, trouble) -> fail(all, trouble));
            }
        } catch (RuntimeException e) {
            all.completeExceptionally(e);
        }
        var unusedEnd = CompletableFuture.allOf(samples.toArray(CompletableFuture[]::new))
                .thenRun(() -> all.complete(
                        samples.stream().map(CompletableFuture::join).toList()));
        return all.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void fail(CompletableFuture<List<Sample>> all, @Nullable Throwable trouble) {
        if (trouble != null) {
            all.completeExceptionally(trouble);
        }
    }

    private CompletableFuture<Tensor> submit(TenantId tenant, PictureRequest request, Consumer<Realised> listener) {
        try {
            CompletableFuture<Tensor> picture = engine.submit(request, party(tenant), listener);
            var unused = picture.whenComplete((drawn, trouble) -> diagnose(trouble));
            return picture; // the engine's own, so that cancelling it reaches the engine
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a picture was queued", e);
        }
    }

    private void diagnose(@Nullable Throwable trouble) {
        if (trouble == null) {
            fitness.drew();
        } else if (!(trouble instanceof Unsamplable) && !(trouble instanceof CancellationException)) {
            fitness.lost(); // what is wrong with one picture says nothing of the model
        }
    }

    private Engine.Party party(TenantId tenant) {
        return new Engine.Party(tenant.value(), weights.getOrDefault(tenant.value(), 1));
    }

    private PictureRequest picture(GenerationRequest request, int index, SteeringPlan plan) {
        return new PictureRequest(
                request.prompt(), request.negative(), request.seed() + index, size(request), settings(request), plan);
    }

    private Sample finish(
            int index,
            PictureRequest request,
            Realised realised,
            Tensor pixels,
            Optional<Instant> at,
            Envelope envelope) {
        Picture drawn = Picture.of(pixels);
        Marked marked = marker.mark(new Pixels(drawn.width(), drawn.height(), drawn.rgb()), Studio::png, at);
        String sha256 = envelope.put(marked.png());
        var measured = classifiers
                .measure(pixels.values(), 1, drawn.height(), drawn.width())
                .get(0);
        return new Sample(
                index,
                request.seed(),
                request.plan(),
                realised,
                sha256,
                marked.pixels(),
                marked.marks(),
                drawn.width(),
                drawn.height(),
                measured);
    }

    private static byte[] png(Pixels pixels) {
        return new Picture(pixels.width(), pixels.height(), pixels.rgb()).png();
    }

    @Override
    public void close() {
        engine.close();
        finishLab();
        try (model;
                classifiers) {
            // each is closed, whatever the other does
        }
    }

    /** What measures a picture must be through before the classifiers are closed, interrupted or not. */
    private void finishLab() {
        lab.shutdown();
        boolean interrupted = false;
        while (!lab.isTerminated()) {
            try {
                var unusedDone = lab.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
