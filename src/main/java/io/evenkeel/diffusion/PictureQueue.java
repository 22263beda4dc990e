package io.evenkeel.diffusion;

import io.evenkeel.concept.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples pictures in batches: what waits is taken together, as far as steps and size agree, oldest first. One worker thread;
 * what depends on a picture without an executor of its own runs on that thread, and delays the next batch.
 *
 * <p>The queue is bounded: {@link #submit} waits for room, which slows its callers down to the speed of the model.
 */
public final class PictureQueue implements AutoCloseable {
    private final Sampler sampler;
    private final int batch;
    private final int capacity;
    private final Thread worker;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private boolean closed;
    private final AtomicLong sampled = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();

    /**
     * Starts a queue before a model. The model stays the caller's, to close after the queue.
     *
     * @param batch most pictures sampled at once
     * @param capacity most pictures that wait
     */
    public PictureQueue(DiffusionModel model, int batch, int capacity) {
        this((pictures, steps) -> model.sample(pictures, steps, DiffusionModel.Watcher.NOBODY), batch, capacity);
    }

    PictureQueue(Sampler sampler, int batch, int capacity) {
        if (batch < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "batch (" + batch + ") and capacity (" + capacity + ") must be 1 or more.");
        }
        this.sampler = sampler;
        this.batch = batch;
        this.capacity = capacity;
        this.worker = new Thread(this::work, "picture-queue");
        worker.setDaemon(true);
        worker.start();
    }

    /** From n requests and a number of steps to pictures [n, 3, height, width]. */
    interface Sampler {
        Tensor sample(List<PictureRequest> batch, int steps);
    }

    private record Job(PictureRequest request, int steps, CompletableFuture<Tensor> picture) {
        boolean goesWith(Job other) {
            return steps == other.steps
                    && Arrays.equals(
                            request.noise().shape(), other.request.noise().shape());
        }
    }

    /**
     * Queues a picture, waiting for room. Cancel the future to take it back, which has no effect once it is being sampled.
     *
     * @return [3, height, width] in about -1 to 1, or the exception that {@link DiffusionModel#sample} throws for this picture
     * @throws InterruptedException if the caller is interrupted while it waits
     * @throws IllegalStateException if the queue is closed
     */
    public CompletableFuture<Tensor> submit(PictureRequest request, int steps) throws InterruptedException {
        Job job = new Job(request, steps, new CompletableFuture<>());
        synchronized (waiting) {
            while (waiting.size() >= capacity && !closed) {
                waiting.wait();
            }
            if (closed) {
                throw closedQueue();
            }
            waiting.add(job);
            waiting.notifyAll();
        }
        return job.picture();
    }

    private static IllegalStateException closedQueue() {
        return new IllegalStateException("the picture queue was closed.");
    }

    private void work() {
        try {
            for (List<Job> jobs = next(); !jobs.isEmpty(); jobs = next()) {
                sample(jobs);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody knows this thread to interrupt it", e);
        }
    }

    /** The oldest job and those that go with it; none once the queue is closed. */
    private List<Job> next() throws InterruptedException {
        synchronized (waiting) {
            while (nothingWaits() && !closed) {
                waiting.wait();
            }
            List<Job> taken = new ArrayList<>();
            for (Iterator<Job> jobs = waiting.iterator(); jobs.hasNext() && taken.size() < batch; ) {
                Job job = jobs.next();
                if (taken.isEmpty() || job.goesWith(taken.get(0))) {
                    taken.add(job);
                    jobs.remove();
                }
            }
            waiting.notifyAll();
            return taken;
        }
    }

    /** Forgets cancelled jobs first. */
    private boolean nothingWaits() {
        if (waiting.removeIf(job -> job.picture().isDone())) {
            waiting.notifyAll();
        }
        return waiting.isEmpty();
    }

    /** Completes each job. Those of a batch that failed are tried one by one, so that only a bad one fails. */
    private void sample(List<Job> jobs) {
        long start = System.nanoTime();
        try {
            List<PictureRequest> requests = jobs.stream().map(Job::request).toList();
            Tensor pictures = sampler.sample(requests, jobs.get(0).steps());
            count(jobs.size(), start);
            for (int i = 0; i < jobs.size(); i++) {
                jobs.get(i).picture().complete(pictures.part(i));
            }
        } catch (RuntimeException | Error e) { // no trouble of a picture may end the worker
            count(0, start);
            if (jobs.size() == 1) {
                jobs.get(0).picture().completeExceptionally(e);
            } else {
                jobs.stream().filter(job -> !job.picture().isDone()).forEach(job -> sample(List.of(job)));
            }
        }
    }

    private void count(int pictures, long start) {
        sampled.addAndGet(pictures);
        busyNanos.addAndGet(System.nanoTime() - start);
    }

    /** How many pictures were sampled since the start. */
    public long sampledPictures() {
        return sampled.get();
    }

    /** How long the worker was sampling since the start, failures included. */
    public double busySeconds() {
        return busyNanos.get() / 1e9;
    }

    /** Finishes the batch that is being sampled, fails what waits, and refuses what comes. */
    @Override
    public void close() {
        List<Job> left;
        synchronized (waiting) {
            closed = true;
            left = List.copyOf(waiting);
            waiting.clear();
            waiting.notifyAll();
        }
        left.forEach(job -> job.picture().completeExceptionally(closedQueue()));
        join();
    }

    private void join() {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
