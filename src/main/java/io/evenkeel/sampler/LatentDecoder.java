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
    private static final long MAX_BATCH_LATENTS =
            64 * 64; // of one call, along both sides: one picture of 512 x 512 pixels

    private final StepModel stepModel;
    private final Runnable batchTakenListener;
    private final Deque<DecodeJob> waiting = new ArrayDeque<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> new Thread(work, "vae-decoder"));

    /** @param taken called whenever some no longer wait */
    public LatentDecoder(StepModel stepModel, Runnable taken) {
        this.stepModel = stepModel;
        this.batchTakenListener = taken;
    }

    private record DecodeJob(Tensor latents, CompletableFuture<Tensor> result) {}

    public void decode(Tensor latents, CompletableFuture<Tensor> picture) {
        synchronized (waiting) {
            waiting.add(new DecodeJob(latents, picture));
        }
        executor.execute(() -> {
            List<DecodeJob> batch = takeBatch();
            batchTakenListener.run();
            decodeBatch(batch);
        });
    }

    /** How many are not begun yet. */
    public int waitingCount() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** The oldest and those of its size behind it, as many as one call may decode; none if an earlier turn took them. */
    private List<DecodeJob> takeBatch() {
        synchronized (waiting) {
            waiting.removeIf(decodeJob -> decodeJob.result().isDone()); // given up since
            List<DecodeJob> batch = new ArrayList<>();
            while (!waiting.isEmpty() && fitsInBatch(batch, waiting.getFirst())) {
                batch.add(waiting.removeFirst());
            }
            return batch;
        }
    }

    private static boolean fitsInBatch(List<DecodeJob> taken, DecodeJob next) {
        long[] shape = next.latents().shape();
        return taken.isEmpty()
                || (Arrays.equals(taken.get(0).latents().shape(), shape)
                        && (taken.size() + 1) * shape[1] * shape[2] <= MAX_BATCH_LATENTS);
    }

    private void decodeBatch(List<DecodeJob> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            List<Tensor> images =
                    stepModel.decode(batch.stream().map(DecodeJob::latents).toList());
            for (int i = 0; i < batch.size(); i++) {
                completeOrFail(images.get(i), batch.get(i).result());
            }
        } catch (RuntimeException | Error e) { // no trouble of a picture may end the thread
            if (batch.size() == 1) {
                batch.get(0).result().completeExceptionally(e);
            } else {
                batch.forEach(one -> decodeBatch(List.of(one)));
            }
        }
    }

    private static void completeOrFail(Tensor pixels, CompletableFuture<Tensor> picture) {
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
        executor.shutdown();
        boolean interrupted = false;
        while (!executor.isTerminated()) {
            try {
                var unusedDone = executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true; // even so: a model that is closed while it runs would take the process down
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
