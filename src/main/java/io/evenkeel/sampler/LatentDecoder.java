package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Decodes finished latents on a thread of its own, so that the next pictures need not wait for it; some of one size at a time. */
public final class LatentDecoder implements AutoCloseable {
    private static final long MOST_LATENTS = 64 * 64; // of one call, along both sides: one picture of 512 x 512 pixels

    private final StepModel stepModel;
    private final Runnable taken;
    private final Deque<Exposed> waiting = new ArrayDeque<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "vae-decoder"));

    /** @param taken called whenever some no longer wait */
    public LatentDecoder(StepModel stepModel, Runnable taken) {
        this.stepModel = stepModel;
        this.taken = taken;
    }

    private record Exposed(Tensor latents, CompletableFuture<Tensor> picture) {}

    public void develop(Tensor latents, CompletableFuture<Tensor> picture) {
        synchronized (waiting) {
            waiting.add(new Exposed(latents, picture));
        }
        thread.execute(() -> {
            List<Exposed> some = some();
            taken.run();
            develop(some);
        });
    }

    /** How many are not begun yet. */
    public int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** The oldest and those of its size behind it, as many as one call may decode; none if an earlier turn took them. */
    private List<Exposed> some() {
        synchronized (waiting) {
            waiting.removeIf(exposed -> exposed.picture().isDone()); // given up since
            List<Exposed> some = new ArrayList<>();
            while (!waiting.isEmpty() && goesWith(some, waiting.getFirst())) {
                some.add(waiting.removeFirst());
            }
            return some;
        }
    }

    private static boolean goesWith(List<Exposed> taken, Exposed next) {
        long[] shape = next.latents().shape();
        return taken.isEmpty()
                || (Arrays.equals(taken.get(0).latents().shape(), shape)
                        && (taken.size() + 1) * shape[1] * shape[2] <= MOST_LATENTS);
    }

    private void develop(List<Exposed> some) {
        if (some.isEmpty()) {
            return;
        }
        try {
            List<Tensor> pictures =
                    stepModel.develop(some.stream().map(Exposed::latents).toList());
            for (int i = 0; i < some.size(); i++) {
                deliver(pictures.get(i), some.get(i).picture());
            }
        } catch (RuntimeException | Error e) { // no trouble of a picture may end the thread
            if (some.size() == 1) {
                some.get(0).picture().completeExceptionally(e);
            } else {
                some.forEach(one -> develop(List.of(one)));
            }
        }
    }

    private static void deliver(Tensor pixels, CompletableFuture<Tensor> picture) {
        if (pixels.isFinite()) {
            picture.complete(pixels);
        } else {
            picture.completeExceptionally(
                    new UnsupportedImageRequestException(
                            "not-finite",
                            "the decoded picture holds values that are not finite.\nMaybe the decoder needs more precision than fp16."));
        }
    }

    /** Decodes what it was given, and ends. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                var unusedDone = thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true; // even so: a model that is closed while it runs would take the process down
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
