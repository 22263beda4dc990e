package io.evenkeel.cli;

import io.evenkeel.benchmark.DeviceArguments;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.Discovery;
import io.evenkeel.discovery.progress.DiscoveryStoppedException;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ModelOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code discover}: trains concept vectors from prompts. */
@Command(
        name = "discover",
        description = "Trains the concept vectors of a spec and writes them with their cards and previews.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DiscoverCommand implements Callable<Integer> {
    private static final int MAX_SPEC_BYTES = 1 << 20;

    private static final double NANOS_OF_A_MINUTE = 60e9;

    private final PrintStream out;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "SPEC", description = "a file of JSON or YAML: docs/discovery.md")
    private Path spec;

    @Option(names = "--model", required = true, description = "a model's folder, in diffusers' ONNX layout")
    private Path model;

    @Option(names = "--out", required = true, description = "the folder for the results")
    private Path folder;

    @Mixin
    private DeviceArguments arguments;

    @Option(names = "--resume", description = "continue from the checkpoint in the output folder")
    private boolean resume;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "a file such as docs/benchmarks.json, to record the minutes per vector in")
    private @Nullable Path record;

    DiscoverCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        DiscoverySpec discoverySpec = DiscoverySpec.parse(readSpec());
        DiscoveryOutputFolder output = DiscoveryOutputFolder.open(folder);
        Optional<byte[]> checkpoint = findCheckpoint(output);
        try (DiffusionModel opened = DiffusionModel.open(model, ModelOptions.forDevice(arguments.device()));
                DiscoveryProgressBar line = new DiscoveryProgressBar(output, out)) {
            List<DiscoveredConcept> concepts = Discovery.run(opened, discoverySpec, checkpoint, line);
            line.end();
            for (DiscoveredConcept discovered : concepts) {
                output.write(discovered);
                out.println(discovered.concept().name() + ": "
                        + folder.resolve(discovered.concept().name() + ".safetensors"));
            }
            output.deleteCheckpoint();
            recordMinutes(checkpoint.isPresent(), (System.nanoTime() - start) / NANOS_OF_A_MINUTE / concepts.size());
            return 0;
        } catch (DiscoveryStoppedException e) {
            out.println("\n" + e.getMessage() + "\nMaybe run the same command with --resume.");
            return EvenkeelCommand.FAILURE;
        }
    }

    /** The minutes include opening the model, training, probes, previews and writing. */
    private void recordMinutes(boolean resumed, double minutes) {
        if (resumed) {
            out.println("minutes per vector are not recorded: the run continued from a checkpoint");
        } else {
            out.printf(Locale.ROOT, "minutes per vector  %.3f%n", minutes);
            new BenchmarkRecorder(
                            Optional.ofNullable(record),
                            RecordedCommandLine.of(command).toText(),
                            arguments.deviceName(),
                            out)
                    .add("discovery.minutes_per_vector", minutes, "minutes");
        }
    }

    private Optional<byte[]> findCheckpoint(DiscoveryOutputFolder output) {
        Optional<byte[]> existing = output.readCheckpoint();
        if (existing.isPresent() && !resume) {
            throw new IllegalStateException("(" + folder + ") holds the checkpoint of an unfinished run."
                    + "\nMaybe continue it with --resume, or delete " + DiscoveryOutputFolder.CHECKPOINT + ".");
        }
        if (resume && existing.isEmpty()) {
            out.println("(" + folder + ") has no checkpoint: starting from the beginning");
        }
        return existing;
    }

    private String readSpec() {
        try {
            if (Files.size(spec) > MAX_SPEC_BYTES) {
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
