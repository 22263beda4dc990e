package io.evenkeel.sampler.batching;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.BusyTime;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ImageSize;
import io.evenkeel.sampler.LatentDecoder;
import io.evenkeel.sampler.SamplingState;
import io.evenkeel.sampler.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Draws pictures of many requests together, step by step (as Orca batches text by iteration: Yu et al. 2022). Each picture has
 * its own prompt, step, solver, guidance, seed and vectors; those of one size share calls of the U-Net. A new picture is taken in
 * as soon as there is room, between two calls; a finished one goes to be decoded elsewhere; one that was cancelled, or failed,
 * leaves its room at once, that is before the next call.
 *
 * <p>The waiting room is bounded: {@link #submit} waits for a place, which slows its callers down to the speed of the model.
 */
public final class ContinuousBatchingEngine implements AutoCloseable {
    private final StepModel stepModel;
    private final int maxRows;
    private final int capacity;
    private final LatentDecoder latentDecoder;
    private final Thread worker;
    private final WeightedFairQueue<QueuedRequest> queue = new WeightedFairQueue<>();
    private final List<ActiveRequest> activeRequests = new ArrayList<>();
    private final BusyTime busyTime = new BusyTime();
    private final AtomicLong modelCalls = new AtomicLong();
    private final AtomicLong imageSteps = new AtomicLong();
    private final AtomicLong completedImages = new AtomicLong();
    private volatile boolean closed;

    /**
     * Starts an engine. The model stays the caller's, to close after the engine.
     *
     * @param batch guided pictures that are drawn at once, or twice as many unguided ones
     * @param capacity most pictures that wait
     */
    public ContinuousBatchingEngine(DiffusionModel model, int batch, int capacity) {
        this((StepModel) model, batch, capacity);
    }

    ContinuousBatchingEngine(StepModel stepModel, int batch, int capacity) {
        if (batch < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "batch (" + batch + ") and capacity (" + capacity + ") must be 1 or more.");
        }
        this.stepModel = stepModel;
        this.maxRows = 2 * batch;
        this.capacity = capacity;
        this.latentDecoder = new LatentDecoder(stepModel, this::signal);
        this.worker = new Thread(this::runLoop, "sampler");
        worker.setDaemon(true);
        worker.start();
    }

    /**
     * Who asks.
     *
     * @param name such as a tenant's
     * @param weight of its turns against other parties', 1 or more
     */
    public record QueueFlow(String name, int weight) {
        public QueueFlow {
            if (weight < 1) {
                throw new IllegalArgumentException("weight (" + weight + ") must be 1 or more.");
            }
        }

        public static QueueFlow of(String name) {
            return new QueueFlow(name, 1);
        }
    }

    private record QueuedRequest(
            ImageRequest request, CompletableFuture<Tensor> result, Consumer<AppliedSteering> listener) {}

    private record ActiveRequest(
            SamplingState state, CompletableFuture<Tensor> result, Consumer<AppliedSteering> listener) {}

    /**
     * Queues a picture, waiting for a place. Cancel the future, or let it time out, to take the picture back at any time.
     *
     * @return [3, height, width] in about -1 to 1; or {@link UnsupportedImageRequestException} with the reason; or what else went wrong
     * @throws InterruptedException if the caller is interrupted while it waits
     * @throws IllegalStateException if the engine is closed
     */
    public CompletableFuture<Tensor> submit(ImageRequest request, QueueFlow queueFlow) throws InterruptedException {
        return submit(request, queueFlow, unused -> {});
    }

    /**
     * Queues a picture as above.
     *
     * @param listener told what its pushes really were, before the future completes. To be quick: the engine waits
     */
    public CompletableFuture<Tensor> submit(
            ImageRequest request, QueueFlow queueFlow, Consumer<AppliedSteering> listener) throws InterruptedException {
        QueuedRequest queuedRequest = new QueuedRequest(request, new CompletableFuture<>(), listener);
        synchronized (queue) {
            while (queue.size() >= capacity && !closed) {
                queue.wait();
            }
            if (closed) {
                throw createClosedException();
            }
            queue.add(queueFlow.name(), queueFlow.weight(), queuedRequest);
            queue.notifyAll();
        }
        busyTime.begin();
        var unused = queuedRequest.result().whenComplete((image, failure) -> release(failure == null));
        return queuedRequest.result();
    }

    private void release(boolean completed) {
        busyTime.end();
        if (completed) {
            completedImages.incrementAndGet();
        }
        synchronized (queue) { // a cancelled one makes room
            queue.removeIf(queuedRequest -> queuedRequest.result().isDone());
            queue.notifyAll();
        }
    }

    private static IllegalStateException createClosedException() {
        return new IllegalStateException("the engine was closed.");
    }

    private void signal() {
        synchronized (queue) {
            queue.notifyAll();
        }
    }

    private void runLoop() {
        while (!closed) {
            try {
                admitQueued().forEach(this::activate);
                runStep();
            } catch (RuntimeException | Error e) { // such as no memory: nobody knows how far it got
                activeRequests.forEach(activeRequest -> activeRequest.result().completeExceptionally(e));
            }
        }
        activeRequests.forEach(activeRequest -> activeRequest.result().completeExceptionally(createClosedException()));
    }

    /** Those there is room for. Waits where there is nothing to step, and nobody to seat or no end to what is to be decoded. */
    private List<QueuedRequest> admitQueued() {
        activeRequests.removeIf(activeRequest -> activeRequest.result().isDone());
        synchronized (queue) {
            while (activeRequests.isEmpty() && (queue.size() == 0 || isDecodingBehind()) && !closed) {
                awaitSignal();
            }
            int freeRows = isDecodingBehind() ? 0 : maxRows - activeRowCount();
            List<QueuedRequest> admitted = new ArrayList<>();
            for (Optional<QueuedRequest> next = pollFitting(freeRows); next.isPresent(); next = pollFitting(freeRows)) {
                admitted.add(next.get());
                freeRows -= stepModel.rowCount(next.get().request());
            }
            queue.notifyAll();
            return admitted;
        }
    }

    /** Whose turn it is, if there is room; else nobody overtakes. */
    private Optional<QueuedRequest> pollFitting(int freeRows) {
        return queue.pollIf(queuedRequest -> stepModel.rowCount(queuedRequest.request()) <= freeRows);
    }

    private boolean isDecodingBehind() {
        return latentDecoder.waitingCount() >= maxRows;
    }

    private int activeRowCount() {
        return activeRequests.stream()
                .mapToInt(activeRequest -> activeRequest.state().rowCount())
                .sum();
    }

    private void awaitSignal() {
        try {
            queue.wait();
        } catch (InterruptedException e) {
            // by what depends on a picture, perhaps: only close() ends this thread
        }
    }

    private void activate(QueuedRequest queuedRequest) {
        if (closed) {
            queuedRequest.result().completeExceptionally(createClosedException());
            return;
        }
        try {
            activeRequests.add(new ActiveRequest(
                    stepModel.start(queuedRequest.request()), queuedRequest.result(), queuedRequest.listener()));
        } catch (RuntimeException | Error e) { // no trouble of a picture may end the engine
            queuedRequest.result().completeExceptionally(e);
        }
    }

    /** One step of the pictures of one size. They go behind those of other sizes, which so come next. */
    private void runStep() {
        if (activeRequests.isEmpty()) {
            return;
        }
        ImageSize size = activeRequests.get(0).state().size();
        List<ActiveRequest> group = activeRequests.stream()
                .filter(activeRequest -> activeRequest.state().size().equals(size))
                .toList();
        stepGroup(group);
        activeRequests.removeAll(group);
        group.forEach(this::advance);
    }

    /** Those of a call that failed are tried one by one, so that only a bad one fails; not those that did make their step. */
    private void stepGroup(List<ActiveRequest> group) {
        List<Integer> callIndices = group.stream()
                .map(activeRequest -> activeRequest.state().callIndex())
                .toList();
        try {
            stepModel.step(group.stream().map(ActiveRequest::state).toList());
            modelCalls.incrementAndGet();
            imageSteps.addAndGet(group.size());
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.get(0).result().completeExceptionally(e);
                return;
            }
            for (int i = 0; i < group.size(); i++) {
                if (group.get(i).state().callIndex() == callIndices.get(i)) {
                    stepGroup(List.of(group.get(i)));
                }
            }
        }
    }

    /** On to the next step, or to be decoded. No trouble of one picture may lose another. */
    private void advance(ActiveRequest activeRequest) {
        try {
            SamplingState samplingState = activeRequest.state();
            samplingState.failure().ifPresent(activeRequest.result()::completeExceptionally);
            if (!activeRequest.result().isDone() && samplingState.isFinished()) {
                activeRequest.listener().accept(samplingState.appliedSteering());
                latentDecoder.decode(samplingState.latents(), activeRequest.result());
            } else if (!activeRequest.result().isDone()) {
                activeRequests.add(activeRequest);
            }
        } catch (RuntimeException | Error e) {
            activeRequest.result().completeExceptionally(e);
        }
    }

    /** How many pictures were drawn since the start. */
    public long completedImages() {
        return completedImages.get();
    }

    /** How many calls of the U-Net were made since the start. */
    public long modelCalls() {
        return modelCalls.get();
    }

    /** How many steps of pictures those calls made: one for each picture that shared a call. */
    public long imageSteps() {
        return imageSteps.get();
    }

    /** For how long there was a picture to draw since the start. */
    public double busySeconds() {
        return busyTime.seconds();
    }

    /**
     * Fails what waits and what is being drawn, and refuses what comes; what is being decoded is finished. Once it returns the
     * model is at rest. Not to be called by what depends on a picture: it would wait for itself.
     */
    @Override
    public void close() {
        List<QueuedRequest> abandoned = new ArrayList<>();
        synchronized (queue) {
            closed = true;
            for (Optional<QueuedRequest> next = queue.pollIf(any -> true);
                    next.isPresent();
                    next = queue.pollIf(any -> true)) {
                abandoned.add(next.get());
            }
            queue.notifyAll();
        }
        abandoned.forEach(queuedRequest -> queuedRequest.result().completeExceptionally(createClosedException()));
        awaitWorker();
        latentDecoder.close();
    }

    private void awaitWorker() {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true; // even so: a model that is closed while it runs would take the process down
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
