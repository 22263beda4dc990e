package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How long pictures take that arrive one by one, at random (Poisson), at 80 % of what full batches could do: in the engine; in
 * static batches of the same size, each begun when it is full; and in batches of whatever waits, up to that size. Batches are
 * decoded where they were drawn, before the next; the engine decodes beside its drawing.
 */
public final class LatencyUnderLoadBenchmark {
    private static final double LOAD = 0.8;
    private static final int IMAGES = 160;
    private static final int WARM_UP_IMAGES = 16; // at the start, before it is as busy as it will be
    private static final String ENGINE = "engine";
    private static final String FULL_BATCHES = "full batches";
    private static final String PARTIAL_BATCHES = "batches of what waits";
    private static final List<String> STRATEGIES = List.of(ENGINE, FULL_BATCHES, PARTIAL_BATCHES);

    private final DiffusionModel model;
    private final RequestGenerator generator;
    private final int batch;

    private LatencyUnderLoadBenchmark(DiffusionModel model, RequestGenerator generator, int batch) {
        this.model = model;
        this.generator = generator;
        this.batch = batch;
    }

    /** Measures, and prints a table. */
    public static void run(BenchmarkOptions options, String keys, BenchmarkRecorder recorder, PrintStream out) {
        try (DiffusionModel model = options.openModel()) {
            new LatencyUnderLoadBenchmark(model, new RequestGenerator(model, options), options.batchSize())
                    .run(options.rounds(), keys, recorder, out);
        }
    }

    private void run(int rounds, String keys, BenchmarkRecorder recorder, PrintStream out) {
        double rate = LOAD * fullBatchThroughput();
        out.printf(
                Locale.ROOT,
                "on %s, batches of %d; %d pictures arrive in each round at %.2f per second; seconds until drawn%n",
                model.device().label(),
                batch,
                IMAGES,
                rate);
        out.println("round  way                       median     p95");
        double[] ratiosToFull = new double[rounds];
        double[] ratiosToPartial = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double[] arrivals = poissonArrivals(rate, new Random(round));
            double[] p95 = new double[STRATEGIES.size()];
            for (int i = 0; i < p95.length; i++) { // who is first changes with each round
                int strategy = (i + round) % p95.length;
                p95[strategy] = reportRound(
                        round, STRATEGIES.get(strategy), measureStrategy(STRATEGIES.get(strategy), arrivals), out);
            }
            ratiosToFull[round] = p95[0] / p95[1];
            ratiosToPartial[round] = p95[0] / p95[2];
        }
        double ratio = InterleavedRounds.quantile(ratiosToFull, 0.5);
        out.printf(Locale.ROOT, "p95, engine / full batches          %.3f (median of the rounds)%n", ratio);
        out.printf(
                Locale.ROOT,
                "p95, engine / batches of what waits %.3f (median of the rounds)%n",
                InterleavedRounds.quantile(ratiosToPartial, 0.5));
        recorder.add(keys + ".p95_vs_static_batching", ratio, "ratio");
        recorder.add(keys + ".p95_vs_batches_of_what_waits", InterleavedRounds.quantile(ratiosToPartial, 0.5), "ratio");
    }

    /** Pictures per second of full batches. */
    private double fullBatchThroughput() {
        List<ImageRequest> full = IntStream.range(0, batch)
                .mapToObj(i -> generator.tenantRequest(i, steps()))
                .toList();
        model.sample(full);
        long start = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            model.sample(full);
        }
        return 3 * batch / ((System.nanoTime() - start) / 1e9);
    }

    private int steps() {
        return generator.settings().steps();
    }

    /** Seconds from the start at which pictures are asked for. */
    private static double[] poissonArrivals(double rate, Random random) {
        double[] arrivals = new double[IMAGES];
        double now = 0;
        for (int i = 0; i < IMAGES; i++) {
            now -= Math.log(1 - random.nextDouble()) / rate;
            arrivals[i] = now;
        }
        return arrivals;
    }

    private static double reportRound(int round, String strategy, double[] seconds, PrintStream out) {
        double[] counted = Arrays.copyOfRange(seconds, WARM_UP_IMAGES, seconds.length);
        double p95 = InterleavedRounds.quantile(counted, 0.95);
        out.printf(
                Locale.ROOT,
                "%5d  %-22s %9.2f %7.2f%n",
                round + 1,
                strategy,
                InterleavedRounds.quantile(counted, 0.5),
                p95);
        return p95;
    }

    private double[] measureStrategy(String strategy, double[] arrivals) {
        return strategy.equals(ENGINE)
                ? measureEngine(arrivals)
                : measureBatches(arrivals, strategy.equals(FULL_BATCHES) ? batch : 1);
    }

    private double[] measureEngine(double[] arrivals) {
        try (ContinuousBatchingEngine continuousBatchingEngine = new ContinuousBatchingEngine(model, batch, IMAGES)) {
            return measureLatencies(arrivals, request -> RequestGenerator.submit(continuousBatchingEngine, request));
        }
    }

    private double[] measureBatches(double[] arrivals, int minBatch) {
        try (StaticBatcher staticBatcher = new StaticBatcher(minBatch)) {
            return measureLatencies(arrivals, staticBatcher::submit);
        }
    }

    private double[] measureLatencies(double[] arrivals, Function<ImageRequest, CompletableFuture<?>> draw) {
        double[] seconds = new double[IMAGES];
        List<CompletableFuture<?>> completions = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < IMAGES; i++) {
            int index = i;
            sleepUntil(start + (long) (arrivals[i] * 1e9));
            completions.add(draw.apply(generator.tenantRequest(i, steps()))
                    .thenRun(() -> seconds[index] = (System.nanoTime() - start) / 1e9 - arrivals[index]));
        }
        completions.forEach(CompletableFuture::join);
        return seconds;
    }

    private static void sleepUntil(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Request-level batching: what a queue before a pipeline does. The last batch need not be full. */
    private final class StaticBatcher implements AutoCloseable {
        private final LinkedBlockingQueue<QueuedImage> queue = new LinkedBlockingQueue<>();
        private final Thread worker;
        private int left = IMAGES;

        private record QueuedImage(ImageRequest request, CompletableFuture<Void> completion) {}

        StaticBatcher(int minBatch) {
            this.worker = new Thread(() -> processQueue(minBatch), "static-batcher");
            worker.start();
        }

        CompletableFuture<Void> submit(ImageRequest request) {
            QueuedImage image = new QueuedImage(request, new CompletableFuture<>());
            queue.add(image);
            return image.completion();
        }

        private void processQueue(int minBatch) {
            try {
                while (left > 0) {
                    List<QueuedImage> batchItems = new ArrayList<>();
                    while (batchItems.size() < Math.min(minBatch, left)) {
                        batchItems.add(queue.take());
                    }
                    queue.drainTo(batchItems, batch - batchItems.size());
                    sampleBatch(batchItems);
                    left -= batchItems.size();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        private void sampleBatch(List<QueuedImage> batchItems) {
            try {
                model.sample(batchItems.stream().map(QueuedImage::request).toList());
                batchItems.forEach(image -> image.completion().complete(null));
            } catch (RuntimeException e) {
                batchItems.forEach(image -> image.completion().completeExceptionally(e));
            }
        }

        @Override
        public void close() {
            try {
                worker.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
