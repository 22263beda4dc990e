package io.evenkeel.evaluation.report;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.sampler.runtime.OnnxSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Records metrics in a file like docs/benchmarks.json: a list of objects with key, value, unit, command, date and
 * machine. A new value replaces the one of its key. Reports values that are not finite instead of recording them.
 *
 * @param file target file; empty to record nothing
 * @param command command that produces the metrics
 * @param device device that they were measured on
 * @param out receives messages about values that are not recorded
 */
public record BenchmarkRecorder(Optional<Path> file, String command, String device, PrintStream out) {
    /** Records nothing. */
    public static final BenchmarkRecorder UNRECORDED = new BenchmarkRecorder(
            Optional.empty(), "", "", new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MathContext SIGNIFICANT_DIGITS = new MathContext(4);
    private static final double SMALL_VALUE = 0.01; // below this, four decimals are too few

    /**
     * Records a metric.
     *
     * @throws UncheckedIOException if the file cannot be read or written
     */
    public void add(String key, double value, String unit) {
        if (file.isPresent() && !Double.isFinite(value)) {
            out.println("figure (" + key + ") is (" + value + "): it is not written down, and what (" + file.get()
                    + ") says of it stays.\nMaybe nothing was measured that it could be of.");
        } else if (file.isPresent()) {
            try {
                write(file.get(), key, value, unit);
            } catch (IOException e) {
                throw new UncheckedIOException("(" + file.get() + ") cannot be written", e);
            }
        }
    }

    private void write(Path list, String key, double value, String unit) throws IOException {
        ArrayNode all = Files.exists(list) ? (ArrayNode) JSON.readTree(list.toFile()) : JSON.createArrayNode();
        ObjectNode figure = JSON.createObjectNode()
                .put("key", key)
                .put("value", round(value))
                .put("unit", unit)
                .put("command", command)
                .put("date", LocalDate.now(ZoneOffset.UTC).toString())
                .put("machine", describeMachine() + (device.equals("cpu") ? "" : ", " + device));
        int at = 0;
        while (at < all.size() && !all.path(at).path("key").asText().equals(key)) {
            at++;
        }
        if (at < all.size()) {
            all.set(at, figure);
        } else {
            all.add(figure);
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE)
                .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        Files.writeString(list, JSON.writer(printer).writeValueAsString(all) + "\n");
    }

    /** Rounds to four decimals; small values to four significant digits. */
    private static double round(double value) {
        return Math.abs(value) < SMALL_VALUE
                ? BigDecimal.valueOf(value).round(SIGNIFICANT_DIGITS).doubleValue()
                : Math.round(value * 10_000) / 10_000.0;
    }

    /** Returns cores, processor, operating system, and the versions of Java and ONNX Runtime. */
    static String describeMachine() {
        return Runtime.getRuntime().availableProcessors() + " cores, " + processorName() + ", "
                + System.getProperty("os.name") + ", Java " + Runtime.version().feature() + ", ONNX Runtime "
                + OnnxSession.runtimeVersion();
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return System.getProperty("os.arch", "unknown processor");
        }
    }
}
