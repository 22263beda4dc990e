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
    private final int rows;
    private final int capacity;
    private final LatentDecoder latentDecoder;
    private final Thread worker;
    private final WeightedFairQueue<Job> waiting = new WeightedFairQueue<>();
    private final List<Sitting> active = new ArrayList<>();
    private final BusyTime busy = new BusyTime();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong pictures = new AtomicLong();
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
        this.rows = 2 * batch;
        this.capacity = capacity;
        this.latentDecoder = new LatentDecoder(stepModel, this::wake);
        this.worker = new Thread(this::work, "sampler");
        worker.setDaemon(true);
        worker.start();
    }

    /**
     * Who asks.
     *
     * @param name such as a tenant's
     * @param weight of its turns against other parties', 1 or more
     */
    public record Party(String name, int weight) {
        public Party {
            if (weight < 1) {
                throw new IllegalArgumentException("weight (" + weight + ") must be 1 or more.");
            }
        }

        public static Party of(String name) {
            return new Party(name, 1);
        }
    }

    private record Job(ImageRequest request, CompletableFuture<Tensor> picture, Consumer<AppliedSteering> listener) {}

    private record Sitting(
            SamplingState canvas, CompletableFuture<Tensor> picture, Consumer<AppliedSteering> listener) {}

    /**
     * Queues a picture, waiting for a place. Cancel the future, or let it time out, to take the picture back at any time.
     *
     * @return [3, height, width] in about -1 to 1; or {@link UnsupportedImageRequestException} with the reason; or what else went wrong
     * @throws InterruptedException if the caller is interrupted while it waits
     * @throws IllegalStateException if the engine is closed
     */
    public CompletableFuture<Tensor> submit(ImageRequest request, Party party) throws InterruptedException {
        return submit(request, party, unused -> {});
    }

    /**
     * Queues a picture as above.
     *
     * @param listener told what its pushes really were, before the future completes. To be quick: the engine waits
     */
    public CompletableFuture<Tensor> submit(ImageRequest request, Party party, Consumer<AppliedSteering> listener)
            throws InterruptedException {
        Job job = new Job(request, new CompletableFuture<>(), listener);
        synchronized (waiting) {
            while (waiting.size() >= capacity && !closed) {
                waiting.wait();
            }
            if (closed) {
                throw closedEngine();
            }
            waiting.add(party.name(), party.weight(), job);
            waiting.notifyAll();
        }
        busy.begin();
        var unused = job.picture().whenComplete((picture, trouble) -> leave(trouble == null));
        return job.picture();
    }

    private void leave(boolean drawn) {
        busy.end();
        if (drawn) {
            pictures.incrementAndGet();
        }
        synchronized (waiting) { // a cancelled one makes room
            waiting.removeIf(job -> job.picture().isDone());
            waiting.notifyAll();
        }
    }

    private static IllegalStateException closedEngine() {
        return new IllegalStateException("the engine was closed.");
    }

    private void wake() {
        synchronized (waiting) {
            waiting.notifyAll();
        }
    }

    private void work() {
        while (!closed) {
            try {
                arrivals().forEach(this::seat);
                turn();
            } catch (RuntimeException | Error e) { // such as no memory: nobody knows how far it got
                active.forEach(sitting -> sitting.picture().completeExceptionally(e));
            }
        }
        active.forEach(sitting -> sitting.picture().completeExceptionally(closedEngine()));
    }

    /** Those there is room for. Waits where there is nothing to step, and nobody to seat or no end to what is to be decoded. */
    private List<Job> arrivals() {
        active.removeIf(sitting -> sitting.picture().isDone());
        synchronized (waiting) {
            while (active.isEmpty() && (waiting.size() == 0 || isDecodingBehind()) && !closed) {
                await();
            }
            int room = isDecodingBehind() ? 0 : rows - taken();
            List<Job> arrived = new ArrayList<>();
            for (Optional<Job> next = next(room); next.isPresent(); next = next(room)) {
                arrived.add(next.get());
                room -= stepModel.rows(next.get().request());
            }
            waiting.notifyAll();
            return arrived;
        }
    }

    /** Whose turn it is, if there is room; else nobody overtakes. */
    private Optional<Job> next(int room) {
        return waiting.next(job -> stepModel.rows(job.request()) <= room);
    }

    private boolean isDecodingBehind() {
        return latentDecoder.waiting() >= rows;
    }

    private int taken() {
        return active.stream().mapToInt(sitting -> sitting.canvas().width()).sum();
    }

    private void await() {
        try {
            waiting.wait();
        } catch (InterruptedException e) {
            // by what depends on a picture, perhaps: only close() ends this thread
        }
    }

    private void seat(Job job) {
        if (closed) {
            job.picture().completeExceptionally(closedEngine());
            return;
        }
        try {
            active.add(new Sitting(stepModel.begin(job.request()), job.picture(), job.listener()));
        } catch (RuntimeException | Error e) { // no trouble of a picture may end the engine
            job.picture().completeExceptionally(e);
        }
    }

    /** One step of the pictures of one size. They go behind those of other sizes, which so come next. */
    private void turn() {
        if (active.isEmpty()) {
            return;
        }
        ImageSize size = active.get(0).canvas().size();
        List<Sitting> group = active.stream()
                .filter(sitting -> sitting.canvas().size().equals(size))
                .toList();
        step(group);
        active.removeAll(group);
        group.forEach(this::proceed);
    }

    /** Those of a call that failed are tried one by one, so that only a bad one fails; not those that did make their step. */
    private void step(List<Sitting> group) {
        List<Integer> before =
                group.stream().map(sitting -> sitting.canvas().call()).toList();
        try {
            stepModel.step(group.stream().map(Sitting::canvas).toList());
            calls.incrementAndGet();
            steps.addAndGet(group.size());
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.get(0).picture().completeExceptionally(e);
                return;
            }
            for (int i = 0; i < group.size(); i++) {
                if (group.get(i).canvas().call() == before.get(i)) {
                    step(List.of(group.get(i)));
                }
            }
        }
    }

    /** On to the next step, or to be decoded. No trouble of one picture may lose another. */
    private void proceed(Sitting sitting) {
        try {
            SamplingState samplingState = sitting.canvas();
            samplingState.trouble().ifPresent(sitting.picture()::completeExceptionally);
            if (!sitting.picture().isDone() && samplingState.isFinished()) {
                sitting.listener().accept(samplingState.realised());
                latentDecoder.develop(samplingState.latents(), sitting.picture());
            } else if (!sitting.picture().isDone()) {
                active.add(sitting);
            }
        } catch (RuntimeException | Error e) {
            sitting.picture().completeExceptionally(e);
        }
    }

    /** How many pictures were drawn since the start. */
    public long pictures() {
        return pictures.get();
    }

    /** How many calls of the U-Net were made since the start. */
    public long calls() {
        return calls.get();
    }

    /** How many steps of pictures those calls made: one for each picture that shared a call. */
    public long steps() {
        return steps.get();
    }

    /** For how long there was a picture to draw since the start. */
    public double busySeconds() {
        return busy.seconds();
    }

    /**
     * Fails what waits and what is being drawn, and refuses what comes; what is being decoded is finished. Once it returns the
     * model is at rest. Not to be called by what depends on a picture: it would wait for itself.
     */
    @Override
    public void close() {
        List<Job> left = new ArrayList<>();
        synchronized (waiting) {
            closed = true;
            for (Optional<Job> next = waiting.next(any -> true); next.isPresent(); next = waiting.next(any -> true)) {
                left.add(next.get());
            }
            waiting.notifyAll();
        }
        left.forEach(job -> job.picture().completeExceptionally(closedEngine()));
        join();
        latentDecoder.close();
    }

    private void join() {
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
