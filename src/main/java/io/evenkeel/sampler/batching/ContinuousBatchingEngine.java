package io.evenkeel.sampler.batching;

import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.SamplingState;
import io.evenkeel.sampler.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Samples images of many requests together with continuous batching (iteration-level scheduling in Orca: Yu et al.
 * 2022). Each image has its own prompt, step, scheduler, guidance, seed and concepts; images of one size share calls
 * of the U-Net. A queued image joins between two calls as soon as there is room. A finished one goes to the decoder's
 * thread. A cancelled or failed one leaves before the next call.
 *
 * <p>The queue is bounded: {@link #submit} blocks while it is full, which slows callers down to the speed of the
 * model. Thread-safe.
 */
public final class ContinuousBatchingEngine implements AutoCloseable {
    private final StepModel stepModel;
    private final int maxRows;
    private final int capacity;
    private final LatentDecoder decoder;
    private final Thread worker;
    private final WeightedFairQueue<QueuedRequest> queue = new WeightedFairQueue<>();
    private final List<ActiveRequest> activeRequests = new ArrayList<>();
    private final BusyTime time = new BusyTime();
    private final AtomicLong modelCalls = new AtomicLong();
    private final AtomicLong imageSteps = new AtomicLong();
    private final AtomicLong completedImages = new AtomicLong();
    private volatile boolean closed;

    /**
     * Starts an engine. The caller closes the model after the engine.
     *
     * @param batch number of guided images per call; twice as many if unguided
     * @param capacity maximum number of queued images
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
        this.decoder = new LatentDecoder(stepModel, this::signal);
        this.worker = new Thread(this::runLoop, "sampler");
        worker.setDaemon(true);
        worker.start();
    }

    /**
     * The flow of the fair queue that a request belongs to.
     *
     * @param name such as a tenant's
     * @param weight share of turns relative to other flows, 1 or more
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
     * Queues an image; blocks while the queue is full. Cancel the future, or let it time out, to withdraw the image
     * at any time.
     *
     * @return [3, height, width] with values in about -1 to 1; fails with an {@link UnsupportedImageRequestException}
     * that gives the reason, or with any other failure
     * @throws InterruptedException if the caller is interrupted while it waits
     * @throws IllegalStateException if the engine is closed
     */
    public CompletableFuture<Tensor> submit(ImageRequest request, QueueFlow flow) throws InterruptedException {
        return submit(request, flow, unused -> {});
    }

    /**
     * Queues an image like {@link #submit(ImageRequest, QueueFlow)}.
     *
     * @param listener receives the steering that was applied, before the future completes. It must be quick: the
     * engine waits for it
     */
    public CompletableFuture<Tensor> submit(ImageRequest request, QueueFlow flow, Consumer<AppliedSteering> listener)
            throws InterruptedException {
        QueuedRequest queuedRequest = new QueuedRequest(request, new CompletableFuture<>(), listener);
        synchronized (queue) {
            while (queue.size() >= capacity && !closed) {
                queue.wait();
            }
            if (closed) {
                throw createClosedException();
            }
            queue.add(flow.name(), flow.weight(), queuedRequest);
            queue.notifyAll();
        }
        time.begin();
        var unused = queuedRequest.result().whenComplete((image, failure) -> release(failure == null));
        return queuedRequest.result();
    }

    private void release(boolean completed) {
        time.end();
        if (completed) {
            completedImages.incrementAndGet();
        }
        synchronized (queue) { // a cancelled request frees its place
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
            } catch (RuntimeException | Error e) { // such as out of memory: the state of the active images is unknown
                activeRequests.forEach(activeRequest -> activeRequest.result().completeExceptionally(e));
            }
        }
        activeRequests.forEach(activeRequest -> activeRequest.result().completeExceptionally(createClosedException()));
    }

    /**
     * Takes queued requests as far as there is room. Blocks while nothing is active, and the queue is empty or
     * decoding is behind.
     */
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

    /** Takes the next request if it fits. Otherwise none: requests do not overtake each other. */
    private Optional<QueuedRequest> pollFitting(int freeRows) {
        return queue.pollIf(queuedRequest -> stepModel.rowCount(queuedRequest.request()) <= freeRows);
    }

    private boolean isDecodingBehind() {
        return decoder.waitingCount() >= maxRows;
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
            // a callback may have interrupted this thread; only close() ends it
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
        } catch (RuntimeException | Error e) { // a failed image must not end the engine
            queuedRequest.result().completeExceptionally(e);
        }
    }

    /** Makes one step of all images of one size. They move behind those of other sizes, which are next. */
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

    /**
     * Makes one step of a group. If the call fails, each image that did not advance is tried alone, so that only a
     * bad one fails.
     */
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

    /** Keeps an image for its next step or sends it to the decoder. Its failure does not affect other images. */
    private void advance(ActiveRequest activeRequest) {
        try {
            SamplingState samplingState = activeRequest.state();
            samplingState.failure().ifPresent(activeRequest.result()::completeExceptionally);
            if (!activeRequest.result().isDone() && samplingState.isFinished()) {
                activeRequest.listener().accept(samplingState.appliedSteering());
                decoder.decode(samplingState.latents(), activeRequest.result());
            } else if (!activeRequest.result().isDone()) {
                activeRequests.add(activeRequest);
            }
        } catch (RuntimeException | Error e) {
            activeRequest.result().completeExceptionally(e);
        }
    }

    /** Returns the number of images completed since the start. */
    public long completedImages() {
        return completedImages.get();
    }

    /** Returns the number of calls of the U-Net since the start. */
    public long modelCalls() {
        return modelCalls.get();
    }

    /** Returns the number of image steps since the start: each call counts once per image in it. */
    public long imageSteps() {
        return imageSteps.get();
    }

    /** Returns for how many seconds at least one image was queued or active since the start. */
    public double busySeconds() {
        return time.seconds();
    }

    /**
     * Fails queued and active images, rejects new ones and finishes decoding. When it returns, the model is idle. Do
     * not call it from a callback of an image's future: it would wait for itself.
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
        decoder.close();
    }

    private void awaitWorker() {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true; // keep waiting: closing a model while it runs would crash the process
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
