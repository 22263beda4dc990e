package io.evenkeel.benchmark;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import io.evenkeel.sampler.noise.TorchNoise;
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
    private final SamplingParameters settings;
    private final ImageSize size;
    private final List<SteeringPlan> plans;

    RequestGenerator(DiffusionModel model, BenchmarkOptions options) {
        this.model = model;
        this.settings = options.samplingParameters(model);
        this.size = options.imageSize(model);
        this.plans = IntStream.range(0, PROMPTS.size())
                .mapToObj(this::steeringPlanOf)
                .toList();
    }

    private SteeringPlan steeringPlanOf(int tenant) {
        long[] shape = model.hSpaceShape(size);
        float[] noise = new TorchNoise(tenant).next((int) (shape[0] * shape[1] * shape[2]));
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

    SamplingParameters settings() {
        return settings;
    }

    ImageSize size() {
        return size;
    }

    /** Of one tenant: one prompt, no vectors. */
    ImageRequest unsteeredRequest(int i) {
        return new ImageRequest(PROMPTS.get(0), "", i, size, settings, SteeringPlan.NONE);
    }

    /** Of one tenant: one prompt, one vector. */
    ImageRequest steeredRequest(int i) {
        return new ImageRequest(PROMPTS.get(0), "", i, size, settings, plans.get(0));
    }

    /** The same, adaptively. */
    ImageRequest adaptiveRequest(int i) {
        SteeringPlan plan = new SteeringPlan(plans.get(0).appliedConcepts().stream()
                .map(appliedConcept -> appliedConcept.withAdaptive(true))
                .toList());
        return new ImageRequest(PROMPTS.get(0), "", i, size, settings, plan);
    }

    /** Of eight tenants, each with a prompt and a vector of its own. */
    ImageRequest tenantRequest(int i, int steps) {
        int tenant = i % PROMPTS.size();
        SamplingParameters requestSettings = new SamplingParameters(
                settings.schedulerType(), steps, settings.guidanceScale(), settings.guidanceRescale());
        return new ImageRequest(PROMPTS.get(tenant), "", i, size, requestSettings, plans.get(tenant));
    }

    /** Twice as wide, and unsteered. */
    ImageRequest wideRequest(int i, int steps) {
        SamplingParameters requestSettings = new SamplingParameters(
                settings.schedulerType(), steps, settings.guidanceScale(), settings.guidanceRescale());
        ImageSize wide = new ImageSize(2 * size.width(), size.height());
        return new ImageRequest(PROMPTS.get(i % PROMPTS.size()), "", i, wide, requestSettings, SteeringPlan.NONE);
    }

    /** Draws them all. @return how many pictures per second, from the first submitted to the last decoded */
    static double measureImagesPerSecond(ContinuousBatchingEngine engine, List<ImageRequest> requests) {
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
    static double measureStepsPerSecond(ContinuousBatchingEngine engine, List<ImageRequest> requests, int capacity) {
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

    private static void recordProgress(long[] at, ContinuousBatchingEngine engine) {
        at[0] = System.nanoTime();
        at[1] = engine.imageSteps();
    }

    private static List<CompletableFuture<Tensor>> submit(
            ContinuousBatchingEngine engine, List<ImageRequest> requests) {
        List<CompletableFuture<Tensor>> completions = new ArrayList<>();
        for (ImageRequest request : requests) {
            completions.add(submit(engine, request));
        }
        return completions;
    }

    static CompletableFuture<Tensor> submit(ContinuousBatchingEngine engine, ImageRequest request) {
        try {
            return engine.submit(request, ContinuousBatchingEngine.QueueFlow.of(request.prompt()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
