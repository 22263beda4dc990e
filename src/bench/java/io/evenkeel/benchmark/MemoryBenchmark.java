package io.evenkeel.benchmark;

import com.sun.management.ThreadMXBean;
import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.batching.ContinuousBatchingEngine;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * What many steps leave behind: growth of the resident size over 10,000 calls of the U-Net whose batches change all the time, and
 * what the engine's thread allocates on the heap for each. To be run with a heap that is taken whole from the start, so that what
 * grows is native.
 */
public final class MemoryBenchmark {
    private static final int WARM_UP = 2_000;
    private static final int CALLS = 10_000;
    private static final int REPORT_INTERVAL = 1_000;

    private MemoryBenchmark() {}

    /** Measures, and prints a table. */
    public static void run(BenchmarkOptions options, String keys, BenchmarkRecorder recorder, PrintStream out) {
        try (DiffusionModel model = options.openModel();
                ContinuousBatchingEngine continuousBatchingEngine =
                        new ContinuousBatchingEngine(model, options.batchSize(), 1024)) {
            RequestGenerator generator = new RequestGenerator(model, options);
            out.println("calls    resident MiB  allocated by the engine's thread, KiB per call");
            sampleUntil(continuousBatchingEngine, generator, WARM_UP);
            long resident = ResourceMeter.residentBytes();
            long before = resident;
            long allocated = allocatedBytes();
            for (int done = REPORT_INTERVAL; done <= CALLS; done += REPORT_INTERVAL) {
                sampleUntil(continuousBatchingEngine, generator, WARM_UP + done);
                long now = allocatedBytes();
                before = ResourceMeter.residentBytes();
                out.printf(
                        Locale.ROOT,
                        "%7d  %12.1f  %.1f%n",
                        done,
                        before / 1048576.0,
                        (now - allocated) / 1024.0 / REPORT_INTERVAL);
                allocated = now;
            }
            double growth = (before - resident) / 1048576.0;
            out.printf(Locale.ROOT, "growth over %d calls after %d: %.1f MiB%n", CALLS, WARM_UP, growth);
            recorder.add(keys + ".native_growth_mib", growth, "MiB");
        }
    }

    /** Keeps a few more waiting than there is room for; pictures differ in steps and size, and not all are steered. */
    private static void sampleUntil(
            ContinuousBatchingEngine continuousBatchingEngine, RequestGenerator generator, long calls) {
        Deque<CompletableFuture<Tensor>> completions = new ArrayDeque<>();
        for (int i = 0; continuousBatchingEngine.modelCalls() < calls; i++) {
            int steps = 1 + i * 7 % 25;
            completions.add(RequestGenerator.submit(
                    continuousBatchingEngine,
                    i % 3 == 0 ? generator.wideRequest(i, steps) : generator.tenantRequest(i, steps)));
            if (completions.size() > 1 + i % 12) {
                completions.remove().join();
            }
        }
        completions.forEach(CompletableFuture::join);
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("sampler"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
                .sum();
    }
}
