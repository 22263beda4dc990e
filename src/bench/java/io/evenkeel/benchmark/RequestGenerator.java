package io.evenkeel.benchmark;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Engine;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.diffusion.schedule.SeededNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Requests to draw, of one tenant or of many. Vectors are made up, as their values do not change the work. */
final class RequestGenerator {
    private static final List<String> PROMPTS =
            List.of("a doctor", "a judge", "a pilot", "a person", "a nurse", "a chef", "a farmer", "a teacher");

    private final DiffusionModel model;
    private final Settings settings;
    private final PictureSize size;
    private final List<SteeringPlan> plans;

    RequestGenerator(DiffusionModel model, BenchmarkOptions benchmarkOptions) {
        this.model = model;
        this.settings = benchmarkOptions.samplingParameters(model);
        this.size = benchmarkOptions.imageSize(model);
        this.plans = IntStream.range(0, PROMPTS.size()).mapToObj(this::steeringPlanOf).toList();
    }

    private SteeringPlan steeringPlanOf(int tenant) {
        long[] shape = model.hShape(size);
        float[] noise = new SeededNoise(tenant).next((int) (shape[0] * shape[1] * shape[2]));
        Tensor vector = new Tensor(noise, shape);
        Concept concept = Concept.fromFile(
                "benchmark-" + tenant,
                1,
                Concept.ConceptKind.ENHANCEMENT,
                "benchmark",
                model.fingerprint(),
                new ConceptFile(vector, Optional.of(new Probe(List.of(new Probe.TimestepBand(0, vector, 0)))), 0));
        return new SteeringPlan(List.of(AppliedConcept.constant(concept, 0.1)));
    }

    Settings settings() {
        return settings;
    }

    PictureSize size() {
        return size;
    }

    /** Of one tenant: one prompt, no vectors. */
    PictureRequest unsteeredRequest(int i) {
        return new PictureRequest(PROMPTS.get(0), "", i, size, settings, SteeringPlan.NONE);
    }

    /** Of one tenant: one prompt, one vector. */
    PictureRequest steeredRequest(int i) {
        return new PictureRequest(PROMPTS.get(0), "", i, size, settings, plans.get(0));
    }

    /** The same, adaptively. */
    PictureRequest adaptiveRequest(int i) {
        SteeringPlan plan = new SteeringPlan(
                plans.get(0).appliedConcepts().stream().map(appliedConcept -> appliedConcept.withAdaptive(true)).toList());
        return new PictureRequest(PROMPTS.get(0), "", i, size, settings, plan);
    }

    /** Of eight tenants, each with a prompt and a vector of its own. */
    PictureRequest tenantRequest(int i, int steps) {
        int tenant = i % PROMPTS.size();
        Settings requestSettings = new Settings(settings.solver(), steps, settings.guidance(), settings.rescale());
        return new PictureRequest(PROMPTS.get(tenant), "", i, size, requestSettings, plans.get(tenant));
    }

    /** Twice as wide, and unsteered. */
    PictureRequest wideRequest(int i, int steps) {
        Settings requestSettings = new Settings(settings.solver(), steps, settings.guidance(), settings.rescale());
        PictureSize wide = new PictureSize(2 * size.width(), size.height());
        return new PictureRequest(PROMPTS.get(i % PROMPTS.size()), "", i, wide, requestSettings, SteeringPlan.NONE);
    }

    /** Draws them all. @return how many pictures per second, from the first submitted to the last decoded */
    static double measureImagesPerSecond(Engine engine, List<PictureRequest> requests) {
        long start = System.nanoTime();
        submit(engine, requests).forEach(CompletableFuture::join);
        return requests.size() / ((System.nanoTime() - start) / 1e9);
    }

    /**
     * Draws them all, and looks at the middle, where the engine is full: from when as many pictures as it has room for are done
     * to when only so many are left.
     *
     * @return steps of pictures per second
     */
    static double measureStepsPerSecond(Engine engine, List<PictureRequest> requests, int capacity) {
        AtomicInteger done = new AtomicInteger();
        long[] start = new long[2];
        long[] end = new long[2];
        List<CompletableFuture<Tensor>> completions = submit(engine, requests);
        completions.forEach(completion -> {
            var unused = completion.whenComplete((pixels, failure) -> {
                int count = done.incrementAndGet();
                if (count == capacity) {
                    recordProgress(start, engine);
                } else if (count == requests.size() - capacity) {
                    recordProgress(end, engine);
                }
            });
        });
        completions.forEach(CompletableFuture::join);
        return (end[1] - start[1]) / ((end[0] - start[0]) / 1e9);
    }

    private static void recordProgress(long[] at, Engine engine) {
        at[0] = System.nanoTime();
        at[1] = engine.steps();
    }

    private static List<CompletableFuture<Tensor>> submit(Engine engine, List<PictureRequest> requests) {
        List<CompletableFuture<Tensor>> completions = new ArrayList<>();
        for (PictureRequest request : requests) {
            completions.add(submit(engine, request));
        }
        return completions;
    }

    static CompletableFuture<Tensor> submit(Engine engine, PictureRequest request) {
        try {
            return engine.submit(request, Engine.Party.of(request.prompt()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
