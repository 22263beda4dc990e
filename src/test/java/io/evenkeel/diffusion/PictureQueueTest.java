package io.evenkeel.diffusion;

import static io.evenkeel.diffusion.Demo.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a sampler that waits to be let go, so that what shares a batch is known. */
@Timeout(60)
class PictureQueueTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
    private final List<CompletableFuture<Tensor>> others = new ArrayList<>();
    private final PictureQueue queue = new PictureQueue(this::sample, 3, 6);

    /** A picture is its prompt's length; a prompt that says so fails. */
    private Tensor sample(List<PictureRequest> batch, int steps) {
        started.countDown();
        await(go);
        batches.add(batch.stream().map(PictureRequest::prompt).toList());
        float[] values = new float[batch.size()];
        for (int i = 0; i < values.length; i++) {
            if (batch.get(i).prompt().equals("bad")) {
                throw new IllegalArgumentException("bad prompt");
            }
            values[i] = batch.get(i).prompt().length();
        }
        return new Tensor(values, new long[] {values.length, 1, 1, 1});
    }

    @AfterEach
    void close() {
        go.countDown();
        queue.close();
    }

    @Test
    void samplesTogetherWhatWaitsOldestFirst() throws Exception {
        CompletableFuture<Tensor> first = start("first");
        CompletableFuture<Tensor> second = queue.submit(request("second", 2), 4);
        others.add(queue.submit(request("third", 2), 4));
        others.add(queue.submit(request("fourth", 2), 4));
        CompletableFuture<Tensor> last = queue.submit(request("last", 2), 4);
        go.countDown();

        last.get();

        assertThat(batches).containsExactly(List.of("first"), List.of("second", "third", "fourth"), List.of("last"));
        assertThat(first.get()).isEqualTo(new Tensor(new float[] {5}, new long[] {1, 1, 1}));
        assertThat(second.get()).isEqualTo(new Tensor(new float[] {6}, new long[] {1, 1, 1}));
    }

    @Test
    void keepsOtherStepsAndSizesApart() throws Exception {
        others.add(start("first"));
        others.add(queue.submit(request("four", 2), 4));
        others.add(queue.submit(request("five", 2), 5));
        CompletableFuture<Tensor> large = queue.submit(request("large", 3), 4);
        others.add(queue.submit(request("also four", 2), 4));
        go.countDown();

        large.get();

        assertThat(batches)
                .containsExactly(List.of("first"), List.of("four", "also four"), List.of("five"), List.of("large"));
    }

    @Test
    void aBadPictureFailsAlone() throws Exception {
        others.add(start("first"));
        CompletableFuture<Tensor> good = queue.submit(request("good", 2), 4);
        CompletableFuture<Tensor> bad = queue.submit(request("bad", 2), 4);
        go.countDown();

        assertThat(good.get().values()).containsExactly(4);
        assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("bad prompt");
        assertThat(queue.sampledPictures()).isEqualTo(2);
        assertThat(queue.busySeconds()).isPositive();
    }

    @Test
    void skipsCancelledPictures() throws Exception {
        others.add(start("first"));
        queue.submit(request("cancelled", 2), 4).cancel(false);
        CompletableFuture<Tensor> last = queue.submit(request("last", 2), 4);
        go.countDown();

        last.get();

        assertThat(batches).containsExactly(List.of("first"), List.of("last"));
    }

    @Test
    void makesItsCallersWaitForRoom() throws Exception {
        others.add(start("first"));
        for (int i = 0; i < 6; i++) {
            others.add(queue.submit(request("waiting", 2), 4));
        }
        CompletableFuture<Tensor> late = new CompletableFuture<>();
        Thread caller = new Thread(() -> submit("late", late));
        caller.start();

        caller.join(200);
        boolean waited = caller.isAlive();
        go.countDown();

        assertThat(waited).isTrue();
        assertThat(late.get(10, TimeUnit.SECONDS).values()).containsExactly(4);
    }

    @Test
    void makesRoomWhenAllThatWaitIsCancelled() throws Exception {
        CompletableFuture<Tensor> first = start("first");
        for (int i = 0; i < 6; i++) {
            queue.submit(request("cancelled", 2), 4).cancel(false);
        }
        CompletableFuture<Tensor> late = new CompletableFuture<>();
        new Thread(() -> submit("late", late)).start();
        go.countDown();

        first.get();

        assertThat(late.get(10, TimeUnit.SECONDS).values()).containsExactly(4);
    }

    private void submit(String prompt, CompletableFuture<Tensor> result) {
        try {
            result.complete(queue.submit(request(prompt, 2), 4).get());
        } catch (InterruptedException | ExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    @Test
    void failsWhatWaitsWhenItIsClosed() throws Exception {
        CompletableFuture<Tensor> first = start("first");
        CompletableFuture<Tensor> waiting = queue.submit(request("waiting", 2), 4);
        Thread closer = new Thread(queue::close);
        closer.start();

        assertThatThrownBy(waiting::get).hasRootCauseMessage("the picture queue was closed.");
        go.countDown();
        closer.join();

        assertThat(first).isCompleted();
        assertThatThrownBy(() -> queue.submit(request("late", 2), 4)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToHoldNothing() {
        assertThatThrownBy(() -> new PictureQueue(this::sample, 0, 1))
                .hasMessage("batch (0) and capacity (1) must be 1 or more.");
    }

    /** On the demo model. ONNX Runtime orders sums by batch size: pixels in -1 to 1 differ by rounding, under half a byte's step. */
    @Test
    void aPictureDoesNotDependOnWhatSharesItsBatch() throws Exception {
        SteeringPlan plan = new SteeringPlan(List.of(Push.always(Demo.concept("female"), 1)));
        try (DiffusionModel model = DiffusionModel.open(Demo.MODEL, SamplingOptions.threads(2))) {
            PictureRequest own = new PictureRequest("a doctor", "", 5, SeededNoise.of(7, 8, 16, 16), plan);
            PictureRequest other =
                    new PictureRequest("a judge", "", 3, SeededNoise.of(8, 8, 16, 16), SteeringPlan.NONE);
            Tensor alone = model.sample(List.of(own), 8, DiffusionModel.Watcher.NOBODY);

            try (PictureQueue shared = new PictureQueue(model, 3, 9)) {
                List<CompletableFuture<Tensor>> pictures = new ArrayList<>();
                for (PictureRequest request : List.of(other, other, own, other, own, own, other)) {
                    pictures.add(shared.submit(request, 8));
                }
                for (int mine : new int[] {2, 4, 5}) {
                    assertThat(largestDifference(
                                    pictures.get(mine).get().values(),
                                    alone.part(0).values()))
                            .isLessThan(1e-3);
                }
            }
        }
    }

    private CompletableFuture<Tensor> start(String prompt) throws InterruptedException {
        CompletableFuture<Tensor> picture = queue.submit(request(prompt, 2), 4);
        await(started);
        return picture;
    }

    private static PictureRequest request(String prompt, int side) {
        Tensor noise = new Tensor(new float[side], new long[] {1, 1, side});
        return new PictureRequest(prompt, "", 1, noise, SteeringPlan.NONE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
