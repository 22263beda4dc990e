package io.evenkeel.benchmark;

import io.evenkeel.benchmark.SimilarityThresholdEvaluation.ThresholdResult;
import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.policy.similarity.CachedSimilarity;
import io.evenkeel.policy.similarity.OnnxSentenceEncoder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which threshold of likeness tells what, and the time that one prompt takes, on the command line. */
@Command(
        name = "semantic-similarity",
        description = "Precision and recall of refusing by likeness, by threshold; and the time that a prompt takes.",
        mixinStandardHelpOptions = true)
public final class SemanticSimilarityBenchmark implements Callable<Integer> {
    private static final int KEPT = 1000;
    private static final int FROM = 20; // hundredths
    private static final int UNTIL = 70;
    private static final int STEP = 5;

    private final PrintStream out;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    public SemanticSimilarityBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        try (OnnxSentenceEncoder model = OnnxSentenceEncoder.load()) {
            SimilarityThresholdEvaluation exam =
                    SimilarityThresholdEvaluation.measure(new CachedSimilarity(() -> model, KEPT, KEPT));
            out.printf("%d prompts%n%9s %9s %7s%n", exam.promptCount(), "threshold", "precision", "recall");
            for (int hundredths = FROM; hundredths <= UNTIL; hundredths += STEP) {
                ThresholdResult at = exam.atThreshold(hundredths / 100.0);
                out.printf(Locale.ROOT, "%9.2f %9.3f %7.3f%n", at.threshold(), at.precision(), at.recall());
            }
            double millis = SimilarityThresholdEvaluation.medianMilliseconds(model);
            out.printf(Locale.ROOT, "%n%.1f milliseconds each, median%n", millis);
            new BenchmarkRecorder(
                            Optional.ofNullable(record),
                            "java " + BenchmarkCommands.JAR + "semantic-similarity",
                            "cpu",
                            out)
                    .add("policy.likeness_ms", millis, "ms");
            return 0;
        }
    }
}
