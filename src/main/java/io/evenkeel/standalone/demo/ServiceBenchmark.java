package io.evenkeel.standalone.demo;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.generation.GenerationConfig;
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
    private static final int PICTURES = 4;
    private static final int WARM_UP = 200;
    private static final Duration A_WHILE = Duration.ofMillis(20);

    private final GenerationConfig config;
    private final Map<String, Object> cluster;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private int sent;

    ServiceBenchmark(GenerationConfig config, @Identifier("default-kafka-broker") Map<String, Object> cluster) {
        this.config = config;
        this.cluster = cluster;
    }

    /** Runs with the words of the command line: {@code bench service DIR ROUNDS REQUESTS}. */
    @Override
    public int run(String... words) {
        try (Platform platform = new Platform(cluster, config.topics())) {
            remember(platform, Integer.parseInt(words[4]));
            compare(platform, Integer.parseInt(words[3]));
        }
        return 0;
    }

    private void remember(Platform platform, int requests) {
        out.println("requests  resident MiB of this process (broker, service, model)");
        for (int done = 0; done < WARM_UP + requests; done += 100) {
            serve(platform, 100, 1, ",\"steps\":2");
            out.printf(Locale.ROOT, "%8d  %d%s%n", done + 100, residentMib(), done < WARM_UP ? "  (warming up)" : "");
        }
    }

    private void compare(Platform platform, int rounds) {
        double[] ratios = new double[rounds];
        try (DiffusionModel model = DiffusionModel.open(config.model(), SamplingOptions.threads(config.threads()))) {
            bare(model, 1);
            out.println("round  bare pictures/s  through Kafka  ratio");
            for (int i = 0; i < rounds; i++) {
                double bare = bare(model, REQUESTS * PICTURES / config.batch());
                double served = REQUESTS * PICTURES / serve(platform, REQUESTS, PICTURES, "");
                ratios[i] = served / bare;
                out.printf(Locale.ROOT, "%5d  %15.2f  %13.2f  %.3f%n", i + 1, bare, served, ratios[i]);
            }
        }
        Arrays.sort(ratios);
        out.printf(Locale.ROOT, "median ratio %.3f%n", ratios[rounds / 2]);
    }

    /** Seconds from the first request to the last result. */
    private double serve(Platform platform, int requests, int pictures, String more) {
        List<Scripted> asked = IntStream.range(0, requests)
                .mapToObj(i -> request(pictures, more))
                .toList();
        long start = System.nanoTime();
        asked.forEach(platform::publish);
        int open = requests;
        while (open > 0) {
            open -= platform.receive(A_WHILE).size();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private Scripted request(int pictures, String more) {
        String id = "bench-" + sent++;
        String data = "{\"tenant\":\"" + TENANT + "\",\"prompt\":\"" + PROMPT + "\",\"count\":" + pictures + more + "}";
        return new Scripted(
                id,
                Scripted.Kind.NEUTRAL,
                TENANT,
                PROMPT,
                "",
                Map.of(),
                pictures,
                0,
                data.getBytes(StandardCharsets.UTF_8),
                Scripted.COMPLETED);
    }

    /** Pictures per second of full batches, decoded. */
    private double bare(DiffusionModel model, int batches) {
        List<PictureRequest> batch = IntStream.range(0, config.batch())
                .mapToObj(i -> new PictureRequest(PROMPT, "", i, model.usualSize(), model.usual(), SteeringPlan.NONE))
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
