package io.evenkeel.benchmark;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.image.ImageFileReader;
import io.evenkeel.image.ImageSize;
import io.evenkeel.image.PngFile;
import io.evenkeel.image.RgbImage;
import io.evenkeel.provenance.DevelopmentMarkingKeys;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.provenance.watermark.Watermark;
import io.evenkeel.provenance.watermark.WatermarkDetection;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.SamplingParameters;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the watermark outlives, how often it is seen where there is none, and what marking costs, on the command line. */
@Command(
        name = "watermark",
        description =
                "Draws pictures, marks some, damages them, and looks for the mark; looks for it in unmarked ones, too.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public final class WatermarkBenchmark implements Callable<Integer> {
    private static final int BATCH = 8;
    private static final int SHEET = 3;
    private static final int AMPLIFIED = 16;
    private static final long MOST_PIXELS = 1 << 22;
    private static final int SHOWN = 320;
    private static final List<String> WHO = List.of(
            "a doctor",
            "a nurse",
            "a student",
            "a farmer",
            "a mechanic",
            "a welder",
            "a programmer",
            "a singer",
            "an artist",
            "a builder",
            "a person");
    private static final List<String> WHERE = List.of("", " in a park", " at night", " on a street", " with a dog");

    private final PrintStream out;

    @Parameters(paramLabel = "DIR", description = "a model's folder, in diffusers' ONNX layout")
    private Path folder;

    @Option(names = "--pictures", defaultValue = "2000", description = "unmarked ones (default: ${DEFAULT-VALUE})")
    private int pictures;

    @Option(
            names = "--art",
            paramLabel = "DIR",
            description = "more unmarked pictures: PNG files, such as the demo model's training art")
    private @Nullable Path art;

    @Option(names = "--marked", defaultValue = "300", description = "of them, to be marked (default: ${DEFAULT-VALUE})")
    private int marked;

    @Option(
            names = "--noise",
            defaultValue = "500",
            description = "unmarked pictures of noise (default: ${DEFAULT-VALUE})")
    private int noises;

    @Option(names = "--steps", defaultValue = "8", description = "of each picture (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--sheet", paramLabel = "PNG", description = "where to draw what the mark looks like")
    private @Nullable Path sheet;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    public WatermarkBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        BenchmarkRecorder recorder = new BenchmarkRecorder(
                Optional.ofNullable(record),
                "java " + BenchmarkCommands.JAR + "watermark " + folder + " --pictures " + pictures + " --marked "
                        + marked + " --steps " + steps + (art == null ? "" : " --art " + art.getFileName()),
                "cpu",
                out);
        byte[] key = new byte[32];
        new SplittableRandom(4711).nextBytes(key);
        Watermark watermark = new Watermark(key, 4711, List.of(new ImageSize(128, 128)));
        List<RgbImage> drawn = new ArrayList<>();
        try (DiffusionModel model = DiffusionModel.open(folder, ModelOptions.forCpu(0))) {
            for (int i = 0; i < pictures; i += BATCH) {
                drawn.addAll(draw(model, i, Math.min(BATCH, pictures - i), steps));
            }
            costs(model, drawn.subList(0, Math.min(64, drawn.size())), recorder);
        }
        unmarked(watermark, drawn, recorder);
        survival(watermark, drawn.subList(0, Math.min(marked, drawn.size())), recorder);
        if (sheet != null) {
            ImageIO.write(sheet(watermark, drawn), "png", sheet.toFile());
        }
        return 0;
    }

    private static List<RgbImage> draw(DiffusionModel model, int first, int count, int steps) {
        SamplingParameters usual = model.defaults();
        SamplingParameters parameters =
                new SamplingParameters(usual.schedulerType(), steps, usual.guidanceScale(), usual.guidanceRescale());
        List<ImageRequest> batch = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            String prompt = WHO.get(i % WHO.size()) + WHERE.get(i / WHO.size() % WHERE.size());
            batch.add(new ImageRequest(prompt, "", i, model.defaultSize(), parameters, SteeringPlan.NONE));
        }
        return model.sample(batch).stream().map(WatermarkBenchmark::pixels).toList();
    }

    private static RgbImage pixels(Tensor decoded) {
        return RgbImage.fromTensor(decoded);
    }

    private static byte[] png(RgbImage rgbImage) {
        return rgbImage.encodePng();
    }

    /** Marking against drawing with the model's own steps, one after the other on the same machine. */
    private void costs(DiffusionModel model, List<RgbImage> some, BenchmarkRecorder recorder) throws IOException {
        Path keys = Files.createTempDirectory("evenkeel-marks");
        ImageMarker marker = DevelopmentMarkingKeys.createMarker(keys, "0", Clock.systemUTC());
        double plain = milliseconds(some, WatermarkBenchmark::png);
        double all = milliseconds(
                some, each -> marker.mark(each, Optional.of(Instant.EPOCH)).png());
        int own = model.defaults().steps();
        draw(model, 0, BATCH, own);
        double drawing = timed(() -> draw(model, 0, BATCH, own)) / BATCH;
        out.printf(
                Locale.ROOT,
                "marking %.1f ms a picture, on top of %.1f ms for a PNG file; drawing %.1f ms: share %.3f%n",
                all - plain,
                plain,
                drawing,
                (all - plain) / drawing);
        recorder.add("marking.ms_per_picture", all - plain, "ms");
        recorder.add("marking.cost_vs_drawing", (all - plain) / drawing, "ratio");
    }

    /** The median of each picture's second time. */
    private static double milliseconds(List<RgbImage> some, Function<RgbImage, byte[]> work) {
        double[] times = new double[some.size()];
        for (int round = 0; round < 2; round++) {
            Arrays.setAll(times, i -> timed(() -> work.apply(some.get(i))));
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static double timed(Supplier<?> work) {
        long start = System.nanoTime();
        Object unused = work.get();
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<RgbImage> read(Path folder) throws IOException {
        ImageFileReader reader = new ImageFileReader(MOST_PIXELS);
        List<RgbImage> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                pictures.add(reader.readPng(PngFile.parse(Files.readAllBytes(file))));
            }
        }
        return pictures;
    }

    private void unmarked(Watermark watermark, List<RgbImage> drawn, BenchmarkRecorder recorder) throws IOException {
        List<RgbImage> all = new ArrayList<>(drawn);
        all.addAll(art == null ? List.of() : read(art));
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < noises; i++) {
            all.add(noise(random));
        }
        double[] scores = all.parallelStream().mapToDouble(watermark::agreement).toArray();
        List<WatermarkDetection> watermarkDetections =
                all.parallelStream().map(watermark::detect).toList();
        DoubleSummaryStatistics summary = Arrays.stream(scores).summaryStatistics();
        double deviation = Math.sqrt(Arrays.stream(scores)
                        .map(s -> (s - summary.getAverage()) * (s - summary.getAverage()))
                        .sum()
                / scores.length);
        int found = (int)
                watermarkDetections.stream().filter(WatermarkDetection::present).count();
        double nearest = watermarkDetections.stream()
                .mapToDouble(seen -> seen.score() - seen.threshold())
                .max()
                .orElse(Double.NaN);
        out.printf(
                Locale.ROOT,
                "unmarked: %d pictures; scores of mean %.3f, deviation %.3f, at most %.2f; found %d; nearest to a threshold %.2f%n",
                all.size(),
                summary.getAverage(),
                deviation,
                summary.getMax(),
                found,
                nearest);
        recorder.add("marking.unmarked_pictures", all.size(), "pictures");
        recorder.add("marking.false_positives", found, "pictures");
        recorder.add("marking.unmarked_score_deviation", deviation, "deviations");
        recorder.add("marking.unmarked_score_max", summary.getMax(), "deviations");
    }

    /** Grain on a plain ground, of all strengths. */
    private static RgbImage noise(SplittableRandom random) {
        byte[] rgb = new byte[3 * 128 * 128];
        double ground = random.nextDouble(255);
        double strength = random.nextDouble(100);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.min(255, Math.max(0, ground + strength * random.nextGaussian()));
        }
        return new RgbImage(128, 128, rgb);
    }

    private void survival(Watermark watermark, List<RgbImage> drawn, BenchmarkRecorder recorder) {
        List<RgbImage> bearing = drawn.parallelStream().map(watermark::mark).toList();
        double least = Double.POSITIVE_INFINITY;
        double sum = 0;
        for (int i = 0; i < drawn.size(); i++) {
            double psnr = psnr(drawn.get(i), bearing.get(i));
            least = Math.min(least, psnr);
            sum += psnr;
        }
        out.printf(
                Locale.ROOT,
                "marked: %d pictures; PSNR at least %.2f dB, mean %.2f dB%n%-14s %6s %9s %6s %6s%n",
                drawn.size(),
                least,
                sum / drawn.size(),
                "damage",
                "found",
                "identity",
                "least",
                "median");
        recorder.add("marking.psnr_min_db", least, "dB");
        recorder.add("marking.psnr_mean_db", sum / drawn.size(), "dB");
        ImageAttacks.all().forEach((name, damage) -> row(watermark, bearing, name, damage, recorder));
    }

    private void row(
            Watermark watermark,
            List<RgbImage> bearing,
            String name,
            UnaryOperator<RgbImage> damage,
            BenchmarkRecorder recorder) {
        List<WatermarkDetection> seen = bearing.parallelStream()
                .map(each -> watermark.detect(damage.apply(each)))
                .toList();
        double found = seen.stream().filter(WatermarkDetection::present).count() / (double) seen.size();
        double read = seen.stream()
                        .filter(one ->
                                one.identity().isPresent() && one.identity().getAsInt() == 4711)
                        .count()
                / (double) seen.size();
        double[] scores =
                seen.stream().mapToDouble(WatermarkDetection::score).sorted().toArray();
        out.printf(
                Locale.ROOT,
                "%-14s %6.3f %9.3f %6.1f %6.1f%n",
                name,
                found,
                read,
                scores[0],
                scores[scores.length / 2]);
        recorder.add("marking.found_after_" + name, found, "share");
    }

    private static double psnr(RgbImage one, RgbImage other) {
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            squares += difference * difference;
        }
        return 10 * Math.log10(255 * 255 / (squares / a.length));
    }

    /** In rows: as drawn, marked, and their difference, amplified. */
    private static BufferedImage sheet(Watermark watermark, List<RgbImage> drawn) {
        int side = SHOWN;
        BufferedImage sheet = new BufferedImage(3 * side, SHEET * side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        for (int row = 0; row < SHEET; row++) {
            RgbImage plain = drawn.get(row * 3);
            RgbImage bearing = watermark.mark(plain);
            List<RgbImage> shown = List.of(plain, bearing, difference(plain, bearing));
            for (int column = 0; column < shown.size(); column++) {
                graphics.drawImage(shown.get(column).toBufferedImage(), column * side, row * side, side, side, null);
            }
        }
        graphics.dispose();
        return sheet;
    }

    private static RgbImage difference(RgbImage plain, RgbImage bearing) {
        byte[] rgb = plain.rgb();
        byte[] other = bearing.rgb();
        for (int i = 0; i < rgb.length; i++) {
            int amplified = 128 + AMPLIFIED * ((other[i] & 0xFF) - (rgb[i] & 0xFF));
            rgb[i] = (byte) Math.min(255, Math.max(0, amplified));
        }
        return new RgbImage(plain.width(), plain.height(), rgb);
    }
}
