package io.evenkeel.sampler.batching;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.StepModel;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Decodes finished latents on its own thread, so that the next steps need not wait. Decodes several latents of one
 * size in one call. Thread-safe.
 */
final class LatentDecoder implements AutoCloseable {
    private static final long MAX_BATCH_LATENTS =
            64 * 64; // height * width of all latents of one call: one image of 512 x 512 pixels

    private final StepModel model;
    private final Runnable batchTakenListener;
    private final Deque<DecodeJob> waiting = new ArrayDeque<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> new Thread(work, "vae-decoder"));

    /** @param taken called after each batch has been taken from the queue */
    LatentDecoder(StepModel model, Runnable taken) {
        this.model = model;
        this.batchTakenListener = taken;
    }

    private record DecodeJob(Tensor latents, CompletableFuture<Tensor> result) {}

    void decode(Tensor latents, CompletableFuture<Tensor> image) {
        synchronized (waiting) {
            waiting.add(new DecodeJob(latents, image));
        }
        executor.execute(() -> {
            List<DecodeJob> batch = takeBatch();
            batchTakenListener.run();
            decodeBatch(batch);
        });
    }

    /** Returns the number of latents whose decoding has not started. */
    int waitingCount() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /**
     * Takes the oldest job and those of the same size behind it, up to one batch. Returns an empty list if an earlier
     * batch took them all.
     */
    private List<DecodeJob> takeBatch() {
        synchronized (waiting) {
            waiting.removeIf(job -> job.result().isDone()); // cancelled meanwhile
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
                    model.decode(batch.stream().map(DecodeJob::latents).toList());
            for (int i = 0; i < batch.size(); i++) {
                completeOrFail(images.get(i), batch.get(i).result());
            }
        } catch (RuntimeException | Error e) { // a failed image must not end the thread
            if (batch.size() == 1) {
                batch.get(0).result().completeExceptionally(e);
            } else {
                batch.forEach(one -> decodeBatch(List.of(one)));
            }
        }
    }

    private static void completeOrFail(Tensor pixels, CompletableFuture<Tensor> image) {
        if (pixels.isFinite()) {
            image.complete(pixels);
        } else {
            image.completeExceptionally(
                    new UnsupportedImageRequestException(
                            "not-finite",
                            "the decoded image has values that are not finite.\nMaybe the decoder needs more precision than fp16."));
        }
    }

    /** Decodes what is queued, then ends the thread. */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        while (!executor.isTerminated()) {
            try {
                var unusedDone = executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true; // keep waiting: closing a model while it runs would crash the process
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
