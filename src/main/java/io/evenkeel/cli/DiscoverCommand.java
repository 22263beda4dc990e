package io.evenkeel.cli;

import io.evenkeel.benchmark.DeviceKind;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.Discovery;
import io.evenkeel.discovery.progress.DiscoveryStoppedException;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.runtime.Device;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds concept vectors, on the command line. */
@Command(
        name = "discover",
        description = "Finds the concept vectors of a spec, and writes them with their cards and previews.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DiscoverCommand implements Callable<Integer> {
    private static final int LONGEST_SPEC = 1 << 20;

    private static final double NANOS_OF_A_MINUTE = 60e9;

    private final PrintStream out;
    private final List<String> words;

    @Parameters(paramLabel = "SPEC", description = "a file of JSON or YAML: docs/discovery.md")
    private Path spec;

    @Option(names = "--model", required = true, description = "a model's folder, in diffusers' ONNX layout")
    private Path model;

    @Option(names = "--out", required = true, description = "a folder for what is found")
    private Path folder;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DeviceKind device;

    @Option(names = "--threads", defaultValue = "0", description = "CPU threads of one operator; 0: one per core")
    private int threads;

    @Option(names = "--resume", description = "go on from the checkpoint that a run left in the folder")
    private boolean resume;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "such as docs/benchmarks.json, to write to how many minutes a vector took")
    private @Nullable Path record;

    private DiscoverCommand(PrintStream out, List<String> words) {
        this.out = out;
        this.words = words;
    }

    /** Runs it. @return the exit status */
    static int run(List<String> words, PrintStream out) {
        return CommandLines.run(new CommandLine(new DiscoverCommand(out, words)), words, out);
    }

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        DiscoverySpec wanted = DiscoverySpec.parse(text());
        DiscoveryOutputFolder findings = DiscoveryOutputFolder.open(folder);
        Optional<byte[]> checkpoint = checkpoint(findings);
        Device on =
                device == DeviceKind.cuda ? new Device.Cuda(0, threads, 0, false, Map.of()) : new Device.Cpu(threads);
        try (DiffusionModel opened = DiffusionModel.open(model, ModelOptions.forDevice(on));
                DiscoveryProgressBar line = new DiscoveryProgressBar(findings, out)) {
            List<DiscoveredConcept> found = Discovery.run(opened, wanted, checkpoint, line);
            line.end();
            for (DiscoveredConcept one : found) {
                findings.write(one);
                out.println(one.concept().name() + ": "
                        + folder.resolve(one.concept().name() + ".safetensors"));
            }
            findings.forget();
            recordMinutes(checkpoint.isPresent(), (System.nanoTime() - start) / NANOS_OF_A_MINUTE / found.size());
            return 0;
        } catch (DiscoveryStoppedException e) {
            out.println("\n" + e.getMessage() + "\nMaybe run the same command with --resume.");
            return EvenkeelCommand.FAILURE;
        }
    }

    /** Opening the model, learning, probes, previews and writing are in it. */
    private void recordMinutes(boolean resumed, double minutes) {
        if (resumed) {
            out.println("minutes per vector are not told: the run went on from another's checkpoint");
        } else {
            out.printf(Locale.ROOT, "minutes per vector  %.3f%n", minutes);
            new BenchmarkRecorder(
                            Optional.ofNullable(record),
                            new RecordedCommandLine("discover", words).toText(),
                            device.name(),
                            out)
                    .add("discovery.minutes_per_vector", minutes, "minutes");
        }
    }

    private Optional<byte[]> checkpoint(DiscoveryOutputFolder findings) {
        Optional<byte[]> kept = findings.checkpoint();
        if (kept.isPresent() && !resume) {
            throw new IllegalStateException("(" + folder + ") holds the checkpoint of a run that did not end."
                    + "\nMaybe go on from it with --resume, or delete " + DiscoveryOutputFolder.CHECKPOINT + ".");
        }
        if (resume && kept.isEmpty()) {
            out.println("(" + folder + ") holds no checkpoint: beginning anew");
        }
        return kept;
    }

    private String text() {
        try {
            if (Files.size(spec) > LONGEST_SPEC) {
                throw new IllegalArgumentException("spec (" + spec + ") has (" + Files.size(spec)
                        + ") bytes: it is too long.\nMaybe it is another file.");
            }
            return Files.readString(spec);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "spec (" + spec + ") does not exist.\nMaybe its path is relative to another folder.", e);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(
                    "spec (" + spec + ") is no text in UTF-8.\nMaybe it is another file.", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "spec (" + spec + ") cannot be read: " + e + "\nMaybe it is a folder, or not yours to read.", e);
        }
    }
}
