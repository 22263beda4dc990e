package io.evenkeel.demo;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ModelOptions;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the way through Kafka costs: pictures per second of requests, from the first published to the last result read, against
 * the bare sampler at the same batch, in turns. Before that, the memory of this process over many small requests.
 */
@Singleton
public class ServiceBenchmark implements QuarkusApplication {
    private static final String TENANT = "stockphoto";
    private static final String PROMPT = "a doctor";
    private static final int REQUESTS = 32;
    private static final int IMAGES = 4;
    private static final int WARM_UP = 200;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);

    private final GenerationConfig config;
    private final Map<String, Object> cluster;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private int sentCount;

    ServiceBenchmark(GenerationConfig config, @Identifier("default-kafka-broker") Map<String, Object> cluster) {
        this.config = config;
        this.cluster = cluster;
    }

    /** Runs with the words of the command line: {@code service DIR ROUNDS REQUESTS}. */
    @Override
    public int run(String... args) {
        try (PlatformClient client = new PlatformClient(cluster, config.topics())) {
            measureMemory(client, Integer.parseInt(args[3]));
            measureThroughput(client, Integer.parseInt(args[2]));
        }
        return 0;
    }

    private void measureMemory(PlatformClient client, int requests) {
        out.println("requests  resident MiB of this process (broker, service, model)");
        for (int done = 0; done < WARM_UP + requests; done += 100) {
            serveRequests(client, 100, 1, ",\"steps\":2");
            out.printf(Locale.ROOT, "%8d  %d%s%n", done + 100, residentMib(), done < WARM_UP ? "  (warming up)" : "");
        }
    }

    private void measureThroughput(PlatformClient client, int rounds) {
        double[] ratios = new double[rounds];
        try (DiffusionModel model = DiffusionModel.open(config.model(), ModelOptions.forCpu(config.threads()))) {
            measureBareSampler(model, 1);
            out.println("round  bare pictures/s  through Kafka  ratio");
            for (int i = 0; i < rounds; i++) {
                double bare = measureBareSampler(model, REQUESTS * IMAGES / config.maxBatchSize());
                double served = REQUESTS * IMAGES / serveRequests(client, REQUESTS, IMAGES, "");
                ratios[i] = served / bare;
                out.printf(Locale.ROOT, "%5d  %15.2f  %13.2f  %.3f%n", i + 1, bare, served, ratios[i]);
            }
        }
        Arrays.sort(ratios);
        out.printf(Locale.ROOT, "median ratio %.3f%n", ratios[rounds / 2]);
    }

    /** Seconds from the first request to the last result. */
    private double serveRequests(PlatformClient client, int requests, int images, String extraFields) {
        List<DemoRequest> demoRequests = IntStream.range(0, requests)
                .mapToObj(i -> createRequest(images, extraFields))
                .toList();
        long start = System.nanoTime();
        demoRequests.forEach(client::publish);
        int open = requests;
        while (open > 0) {
            open -= client.receive(POLL_TIMEOUT).size();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private DemoRequest createRequest(int images, String extraFields) {
        String id = "bench-" + sentCount++;
        String data =
                "{\"tenant\":\"" + TENANT + "\",\"prompt\":\"" + PROMPT + "\",\"count\":" + images + extraFields + "}";
        return new DemoRequest(
                id,
                DemoRequest.RequestKind.NEUTRAL,
                TENANT,
                PROMPT,
                "",
                Map.of(),
                images,
                0,
                data.getBytes(StandardCharsets.UTF_8),
                DemoRequest.COMPLETED);
    }

    /** Pictures per second of full batches, decoded. */
    private double measureBareSampler(DiffusionModel model, int batches) {
        List<ImageRequest> batch = IntStream.range(0, config.maxBatchSize())
                .mapToObj(
                        i -> new ImageRequest(PROMPT, "", i, model.defaultSize(), model.defaults(), SteeringPlan.NONE))
                .toList();
        long start = System.nanoTime();
        for (int i = 0; i < batches; i++) {
            model.sample(batch);
        }
        return batches * batch.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static long residentMib() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("resident size is read from Linux's /proc", e);
        }
    }
}
