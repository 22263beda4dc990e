package io.evenkeel.sampler.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.Conditioning;
import io.evenkeel.sampler.HSpaceSteering;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.SamplingState;
import io.evenkeel.sampler.SteeredBranches;
import io.evenkeel.sampler.StepModel;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import io.evenkeel.sampler.noise.NoiseSource;
import io.evenkeel.sampler.scheduler.LatentState;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a painter that makes one step whenever the test lets it, so that what shares a call is known. */
@Timeout(60)
class ContinuousBatchingEngineTest {
    private static final ContinuousBatchingEngine.QueueFlow ALICE = ContinuousBatchingEngine.QueueFlow.of("alice");
    private static final float UNDECODABLE_LATENT = 1000;
    private static final ContinuousBatchingEngine.QueueFlow BOB = ContinuousBatchingEngine.QueueFlow.of("bob");

    private final Semaphore steps = new Semaphore(0);
    private final Semaphore decoding = new Semaphore(Integer.MAX_VALUE / 2);
    private final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());
    private final ContinuousBatchingEngine continuousBatchingEngine =
            new ContinuousBatchingEngine(new ScriptedStepModel(), 2, 6);

    /** A picture is how often it was stepped; prompts say what else happens. */
    private final class ScriptedStepModel implements StepModel {
        @Override
        public int rowCount(ImageRequest request) {
            return request.parameters().isGuided() ? 2 : 1;
        }

        @Override
        public SamplingState start(ImageRequest request) {
            if (request.prompt().startsWith("unfit")) {
                throw new UnsupportedImageRequestException("vector-shape-mismatch", "unfit");
            }
            Conditioning appliedSteerings = new Conditioning(Map.of(request.prompt(), Tensor.zeros(1)));
            HSpaceSteering none =
                    new HSpaceSteering(SteeringPlan.NONE, new long[] {1, 1, 1}, "model", new double[] {1});
            boolean guided = request.parameters().isGuided();
            return new SamplingState(
                    request,
                    new CountingTrajectory(request.parameters().steps()),
                    float[]::new,
                    none,
                    SteeredBranches.CONDITIONAL,
                    appliedSteerings,
                    guided ? appliedSteerings : null,
                    new long[] {1, request.size().height(), request.size().width()});
        }

        @Override
        public void step(List<SamplingState> samplingStates) {
            steps.acquireUninterruptibly();
            List<String> names = samplingStates.stream()
                    .map(ContinuousBatchingEngineTest::name)
                    .toList();
            calls.add(names);
            if (names.contains("breaks")) {
                throw new IllegalStateException("out of memory");
            }
            for (SamplingState samplingState : samplingStates) {
                int size = samplingState.size().height() * samplingState.size().width();
                float[] predicted = new float[2 * size];
                float outputValue = name(samplingState).startsWith("blows up")
                        ? Float.NaN
                        : name(samplingState).equals("glares") ? UNDECODABLE_LATENT : 1;
                Arrays.fill(predicted, outputValue);
                samplingState.advance(predicted, 0, null);
                if (name(samplingState).equals("dies")) {
                    throw new OutOfMemoryError("dies");
                }
            }
        }

        @Override
        public List<Tensor> decode(List<Tensor> latents) {
            decoding.acquireUninterruptibly();
            return latents.stream().map(ContinuousBatchingEngineTest::decode).toList();
        }
    }

    private static Tensor decode(Tensor latents) {
        boolean glares = latents.values()[0] == UNDECODABLE_LATENT;
        return glares ? new Tensor(new float[] {Float.NaN}, new long[] {1, 1, 1}) : latents;
    }

    private static String name(SamplingState samplingState) {
        return samplingState
                .buildRows()
                .get(0)
                .conditioning()
                .inputs()
                .keySet()
                .iterator()
                .next();
    }

    /** Adds up what is predicted. */
    private record CountingTrajectory(int callCount) implements SamplingTrajectory {
        @Override
        public double timestep(int call) {
            return callCount - call;
        }

        @Override
        public double initNoiseSigma() {
            return 0;
        }

        @Override
        public double inputScale(int call) {
            return 1;
        }

        @Override
        public LatentState step(LatentState state, float[] predicted, NoiseSource noise) {
            float[] next = state.latents().clone();
            for (int i = 0; i < next.length; i++) {
                next[i] += predicted[i];
            }
            return new LatentState(state.callIndex() + 1, next, List.of());
        }
    }

    @Test
    void reportsAppliedSteeringBeforeImageCompletes() throws Exception {
        List<AppliedSteering> appliedSteerings = new ArrayList<>();

        CompletableFuture<List<AppliedSteering>> seenAtCompletion = continuousBatchingEngine
                .submit(guided("told", 1), ALICE, appliedSteerings::add)
                .thenApply(picture -> List.copyOf(appliedSteerings));
        steps.release(1);

        assertThat(seenAtCompletion.get()).containsExactly(new AppliedSteering(List.of()));
    }

    @Test
    void failingListenerFailsOnlyItsImage() throws Exception {
        CompletableFuture<Tensor> bad = continuousBatchingEngine.submit(guided("bad", 1), ALICE, steering -> {
            throw new IllegalStateException("deaf");
        });
        CompletableFuture<Tensor> good = continuousBatchingEngine.submit(guided("good", 1), ALICE);
        steps.release(2);

        assertThatThrownBy(bad::get).hasRootCauseMessage("deaf");
        assertThat(good.get().values()).containsExactly(1);
    }

    @AfterEach
    void close() {
        steps.release(1000);
        continuousBatchingEngine.close();
    }

    @Test
    void admitsImageAsSoonAsRowsAreFree() throws Exception {
        CompletableFuture<Tensor> first = submitAndAwaitFirstStep("first", 3);
        CompletableFuture<Tensor> second = continuousBatchingEngine.submit(guided("second", 2), ALICE);
        CompletableFuture<Tensor> third = continuousBatchingEngine.submit(guided("third", 1), ALICE);
        steps.release(10);

        third.get();

        assertThat(calls)
                .containsExactly(
                        List.of("first"), List.of("first", "second"), List.of("first", "second"), List.of("third"));
        assertThat(first.get().values()).containsExactly(3);
        assertThat(second.get().values()).containsExactly(2);
        assertThat(continuousBatchingEngine.completedImages()).isEqualTo(3);
        assertThat(continuousBatchingEngine.modelCalls()).isEqualTo(4);
        assertThat(continuousBatchingEngine.busySeconds()).isPositive();
    }

    @Test
    void twoUnguidedImagesUseRowsOfOneGuided() throws Exception {
        submitAndAwaitFirstStep("first", 2);
        continuousBatchingEngine.submit(unguided("second"), ALICE);
        continuousBatchingEngine.submit(unguided("third"), ALICE);
        CompletableFuture<Tensor> last = continuousBatchingEngine.submit(unguided("fourth"), ALICE);
        steps.release(10);

        last.get();

        assertThat(calls).containsExactly(List.of("first"), List.of("first", "second", "third"), List.of("fourth"));
    }

    @Test
    void alternatesBetweenSizes() throws Exception {
        submitAndAwaitFirstStep("small", 3);
        CompletableFuture<Tensor> large =
                continuousBatchingEngine.submit(request("large", 2, 2, new ImageSize(2, 2)), ALICE);
        steps.release(10);

        large.get();

        assertThat(calls.subList(0, 4))
                .containsExactly(List.of("small"), List.of("small"), List.of("large"), List.of("small"));
    }

    @Test
    void alternatesBetweenFlowsByWeight() throws Exception {
        CompletableFuture<Tensor> first = submitAndAwaitFirstStep("first", 1);
        List<CompletableFuture<Tensor>> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(continuousBatchingEngine.submit(guided("a" + i, 1), ALICE));
        }
        others.add(continuousBatchingEngine.submit(guided("b0", 1), BOB));
        others.add(continuousBatchingEngine.submit(guided("b1", 1), BOB));
        steps.release(10);
        first.get();

        CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).get();

        assertThat(calls)
                .containsExactly(List.of("first"), List.of("a0", "b0"), List.of("a1", "b1"), List.of("a2", "a3"));
    }

    @Test
    void removesCancelledImageBeforeNextCall() throws Exception {
        CompletableFuture<Tensor> first = submitAndAwaitFirstStep("first", 100);
        CompletableFuture<Tensor> other = continuousBatchingEngine.submit(guided("other", 3), ALICE);
        first.cancel(false);
        steps.release(10);

        other.get();

        assertThat(calls.subList(0, 2)).containsExactly(List.of("first"), List.of("other"));
    }

    @Test
    void removesTimedOutImage() throws Exception {
        CompletableFuture<Tensor> first = submitAndAwaitFirstStep("first", 100);
        CompletableFuture<Tensor> late = first.orTimeout(1, TimeUnit.MILLISECONDS);
        assertThatThrownBy(late::get).hasCauseInstanceOf(TimeoutException.class);
        CompletableFuture<Tensor> other = continuousBatchingEngine.submit(guided("other", 1), ALICE);
        steps.release(10);

        other.get();

        assertThat(calls).containsExactly(List.of("first"), List.of("other"));
    }

    @Test
    void nonFiniteLatentsFailOnlyTheirImage() throws Exception {
        submitAndAwaitFirstStep("first", 1);
        CompletableFuture<Tensor> bad = continuousBatchingEngine.submit(guided("blows up", 2), ALICE);
        CompletableFuture<Tensor> good = continuousBatchingEngine.submit(guided("good", 2), ALICE);
        steps.release(10);

        assertThat(good.get().values()).containsExactly(2);
        assertThatThrownBy(bad::get)
                .hasRootCauseInstanceOf(UnsupportedImageRequestException.class)
                .hasRootCauseMessage("the latents hold values that are not finite after step (1) of 2."
                        + "\nMaybe a strength was too high, or the model needs more precision.");
    }

    @Test
    void retriesImagesOfFailedCallOneByOne() throws Exception {
        submitAndAwaitFirstStep("first", 1);
        CompletableFuture<Tensor> bad = continuousBatchingEngine.submit(guided("breaks", 2), ALICE);
        CompletableFuture<Tensor> good = continuousBatchingEngine.submit(guided("good", 2), ALICE);
        steps.release(10);

        assertThat(good.get().values()).containsExactly(2);
        assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("out of memory");
    }

    @Test
    void invalidRequestFailsAlone() throws Exception {
        submitAndAwaitFirstStep("first", 1);
        CompletableFuture<Tensor> bad = continuousBatchingEngine.submit(guided("unfit", 2), ALICE);
        CompletableFuture<Tensor> good = continuousBatchingEngine.submit(guided("good", 1), ALICE);
        steps.release(10);

        assertThat(good.get().values()).containsExactly(1);
        assertThatThrownBy(bad::get).hasRootCauseInstanceOf(UnsupportedImageRequestException.class);
    }

    @Test
    void decodingDoesNotBlockNextImage() throws Exception {
        decoding.drainPermits();
        CompletableFuture<Tensor> first = submitAndAwaitFirstStep("first", 1);
        continuousBatchingEngine.submit(guided("second", 1), ALICE);
        steps.release(10);

        while (calls.size() < 2) {
            Thread.sleep(1);
        }

        assertThat(first).isNotDone();
        decoding.release(1000);
        first.get();
    }

    /** At most five are taken to be decoded at once, and five wait behind them: four, and one more of a call of two. */
    @Test
    void limitsImagesAheadOfDecoder() throws Exception {
        decoding.drainPermits();
        steps.release(1000);
        List<CompletableFuture<Tensor>> results = new ArrayList<>();
        try (ContinuousBatchingEngine patient = new ContinuousBatchingEngine(new ScriptedStepModel(), 2, 100)) {
            for (int i = 0; i < 40; i++) {
                results.add(patient.submit(guided("p" + i, 1), ALICE));
            }

            Thread.sleep(100);
            long stepsBeforeDecoding = patient.imageSteps();
            decoding.release(1000);
            CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).get();

            assertThat(stepsBeforeDecoding).isLessThanOrEqualTo(10);
            assertThat(patient.imageSteps()).isEqualTo(40);
        }
    }

    /** Else it would sleep until somebody else comes. */
    @Test
    void continuesAfterImagesWaitingForDecoderAreCancelled() throws Exception {
        decoding.drainPermits();
        steps.release(1000);
        List<CompletableFuture<Tensor>> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            results.add(continuousBatchingEngine.submit(guided("p" + i, 1), ALICE));
        }
        Thread.sleep(100);
        List<CompletableFuture<Tensor>> last = results.subList(8, 10);

        results.subList(1, 8).forEach(picture -> picture.cancel(false));
        decoding.release(1000);

        for (CompletableFuture<Tensor> picture : last) {
            assertThat(picture.get(10, TimeUnit.SECONDS).values()).containsExactly(1);
        }
    }

    @Test
    void nonFinitePixelsFailOnlyTheirImage() throws Exception {
        submitAndAwaitFirstStep("first", 1);
        CompletableFuture<Tensor> bad = continuousBatchingEngine.submit(guided("glares", 1), ALICE);
        CompletableFuture<Tensor> good = continuousBatchingEngine.submit(guided("good", 1), ALICE);
        steps.release(10);

        assertThat(good.get().values()).containsExactly(1);
        assertThatThrownBy(bad::get)
                .hasRootCauseInstanceOf(UnsupportedImageRequestException.class)
                .hasMessageContaining("decoded");
    }

    @Test
    void survivesErrorInModelCall() throws Exception {
        CompletableFuture<Tensor> bad = submitAndAwaitFirstStep("dies", 2);
        steps.release(10);

        assertThatThrownBy(bad::get).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(continuousBatchingEngine
                        .submit(guided("next", 1), ALICE)
                        .get()
                        .values())
                .containsExactly(1);
    }

    @Test
    void submitBlocksWhileQueueIsFull() throws Exception {
        submitAndAwaitFirstStep("first", 1);
        for (int i = 0; i < 6; i++) {
            continuousBatchingEngine.submit(guided("waiting", 1), ALICE);
        }
        CompletableFuture<Tensor> late = new CompletableFuture<>();
        Thread caller = new Thread(() -> submit("late", late));
        caller.start();

        caller.join(200);
        boolean waited = caller.isAlive();
        steps.release(100);

        assertThat(waited).isTrue();
        assertThat(late.get(10, TimeUnit.SECONDS).values()).containsExactly(1);
    }

    @Test
    void cancellationFreesQueueCapacity() throws Exception {
        submitAndAwaitFirstStep("first", 1);
        for (int i = 0; i < 6; i++) {
            continuousBatchingEngine.submit(guided("cancelled", 1), ALICE).cancel(false);
        }

        CompletableFuture<Tensor> late = continuousBatchingEngine.submit(guided("late", 1), ALICE);
        steps.release(100);

        assertThat(late.get().values()).containsExactly(1);
    }

    private void submit(String prompt, CompletableFuture<Tensor> result) {
        try {
            result.complete(
                    continuousBatchingEngine.submit(guided(prompt, 1), ALICE).get());
        } catch (InterruptedException | ExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    @Test
    void closeFailsUnfinishedImages() throws Exception {
        CompletableFuture<Tensor> first = submitAndAwaitFirstStep("first", 100);
        CompletableFuture<Tensor> second = continuousBatchingEngine.submit(guided("second", 2), ALICE);
        Thread closer = new Thread(continuousBatchingEngine::close);
        closer.start();
        assertThatThrownBy(second::get).hasRootCauseMessage("the engine was closed.");
        steps.release();

        closer.join();

        assertThatThrownBy(first::get).hasRootCauseMessage("the engine was closed.");
        assertThatThrownBy(() -> continuousBatchingEngine.submit(guided("late", 2), ALICE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void survivesInterruptedWorker() throws Exception {
        CompletableFuture<Void> dependent = submitAndAwaitFirstStep("breaks", 1).handle((picture, failure) -> {
            Thread.currentThread().interrupt();
            return null;
        });
        steps.release(100);
        dependent.get();

        CompletableFuture<Tensor> next = continuousBatchingEngine.submit(guided("next", 1), ALICE);

        assertThat(next.get().values()).containsExactly(1);
    }

    @Test
    void rejectsNonPositiveSizes() {
        assertThatThrownBy(() -> new ContinuousBatchingEngine(new ScriptedStepModel(), 0, 1))
                .hasMessage("batch (0) and capacity (1) must be 1 or more.");
        assertThatThrownBy(() -> new ContinuousBatchingEngine.QueueFlow("alice", 0))
                .hasMessage("weight (0) must be 1 or more.");
    }

    /** The first picture, which waits within its first call for a step. */
    private CompletableFuture<Tensor> submitAndAwaitFirstStep(String prompt, int count) throws InterruptedException {
        CompletableFuture<Tensor> picture = continuousBatchingEngine.submit(guided(prompt, count), ALICE);
        while (!steps.hasQueuedThreads()) {
            Thread.sleep(1);
        }
        return picture;
    }

    private static ImageRequest guided(String prompt, int count) {
        return request(prompt, count, 2, new ImageSize(1, 1));
    }

    private static ImageRequest unguided(String prompt) {
        return request(prompt, 1, 1, new ImageSize(1, 1));
    }

    private static ImageRequest request(String prompt, int count, double guidance, ImageSize size) {
        return new ImageRequest(
                prompt, "", 0, size, new SamplingParameters(SchedulerType.DDIM, count, guidance, 0), SteeringPlan.NONE);
    }
}
