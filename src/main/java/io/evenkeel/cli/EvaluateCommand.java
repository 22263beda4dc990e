package io.evenkeel.cli;

import io.evenkeel.benchmark.DeviceArguments;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.evaluation.report.EvaluationReport;
import io.evenkeel.evaluation.run.Evaluation;
import io.evenkeel.evaluation.run.EvaluationPart;
import io.evenkeel.evaluation.run.EvaluationRequest;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpecParser;
import io.evenkeel.evaluation.spec.InvalidEvaluationSpecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code evaluate}: measures what methods do to the images of a model. */
@Command(
        name = "evaluate",
        description = "Measures what methods do to a model's pictures: fairness, safety, likeness, quality, cost.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class EvaluateCommand implements Runnable {
    private final PrintStream out;
    private final PrintStream progress;

    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "SPEC",
            description = "a YAML or JSON file; or winobias, the 36 professions of Zhao et al. 2018, which is built in")
    private String spec;

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "in diffusers' ONNX layout")
    private Path model;

    @Option(
            names = "--judge",
            paramLabel = "DIR",
            description = "classifiers, or CLIP where the spec is zero-shot (default: the model's folder screening)")
    private @Nullable Path judge;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "measurements and report; a run that is found there goes on")
    private Path folder;

    @Mixin
    private DeviceArguments arguments;

    @Option(names = "--batch", defaultValue = "8", description = "pictures sampled at once (default: ${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--samples",
            description = "pictures of each occupation, and at most of any prompt (default: the spec's)")
    private @Nullable Integer samples;

    @Option(names = "--methods", split = ",", description = "of the spec's (default: all); unsteered is always there")
    private List<String> methods = List.of();

    @Option(names = "--only", split = ",", description = "${COMPLETION-CANDIDATES} (default: all)")
    private List<EvaluationPart> only = List.of();

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    @Option(
            names = "--keys",
            defaultValue = "discovery",
            description = "what their keys begin with; compliance goes under enhance (default: ${DEFAULT-VALUE})")
    private String keys;

    EvaluateCommand(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    @Override
    public void run() {
        List<String> problems = new ArrayList<>();
        EvaluationSpec evaluationSpec = readSpec(problems);
        EvaluationReport evaluationReport = Evaluation.run(evaluationSpec, problems, request(), progress);
        BenchmarkRecorder recorder =
                new BenchmarkRecorder(Optional.ofNullable(record), recordedCommand(), arguments.deviceName(), out);
        evaluationReport.metrics().forEach((key, value) -> {
            String full = (key.startsWith("compliance_") ? "enhance" : keys) + "." + key;
            recorder.add(full, value, unit(key));
            out.printf(Locale.ROOT, "%-50s %.4f%n", full, value);
        });
        out.println("report: " + folder.resolve("report.html"));
    }

    private static String unit(String key) {
        return key.startsWith("compliance_") || key.startsWith("preservation_gain") ? "share" : "ratio";
    }

    private EvaluationRequest request() {
        Set<EvaluationPart> evaluationParts = only.isEmpty() ? Set.of() : EnumSet.copyOf(only);
        return new EvaluationRequest(
                model,
                judge == null ? model.resolve("screening") : judge,
                arguments.device(),
                folder,
                batch,
                methods,
                evaluationParts,
                samples == null ? OptionalInt.empty() : OptionalInt.of(samples),
                recordedCommand());
    }

    private String recordedCommand() {
        return RecordedCommandLine.of(command).toText();
    }

    /** Reads the spec from a file, or one of the built-in specs by its name. */
    private EvaluationSpec readSpec(List<String> problems) {
        Path file = Path.of(spec);
        if (Files.exists(file) || !spec.matches("[a-z0-9-]+")) {
            return EvaluationSpecParser.parse(file, problems);
        }
        try (InputStream builtIn = EvaluateCommand.class.getResourceAsStream("/evaluation/" + spec + ".yaml")) {
            if (builtIn == null) {
                throw new InvalidEvaluationSpecException(
                        spec,
                        List.of("there is no such file, nor a spec of this name."
                                + "\n  Maybe winobias is meant, or a path to a YAML file."));
            }
            String text = new String(builtIn.readAllBytes(), StandardCharsets.UTF_8);
            return EvaluationSpecParser.parse(text, Path.of("").toAbsolutePath(), spec, problems);
        } catch (IOException e) {
            throw new UncheckedIOException("(" + spec + ") cannot be read", e);
        }
    }
}
