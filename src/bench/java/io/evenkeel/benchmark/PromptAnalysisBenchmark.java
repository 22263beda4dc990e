package io.evenkeel.benchmark;

import io.evenkeel.evaluation.report.BenchmarkRecorder;
import io.evenkeel.policy.promptanalysis.PromptAnalysisExam;
import io.evenkeel.policy.promptanalysis.PromptAnalyzer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How well and how fast facts are read from the labelled prompts, on the command line. */
@Command(
        name = "prompt-analysis",
        description = "Reads the labelled prompts: precision and recall of each fact, and the time that one takes.",
        mixinStandardHelpOptions = true)
public final class PromptAnalysisBenchmark implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    @Option(names = "--mistakes", description = "print what was read wrongly")
    private boolean mistakes;

    @Option(
            names = "--near",
            paramLabel = "WORDS",
            description = "a list of words, one a line: print those that would be taken for misspellings instead")
    private @Nullable Path near;

    public PromptAnalysisBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        PromptAnalyzer reader = PromptAnalyzer.english();
        if (near != null) {
            reader.findCorrectedWords(Files.readAllLines(near)).forEach(out::println);
            return 0;
        }
        for (String file : PromptAnalysisExam.FILES) {
            print(file, PromptAnalysisExam.of(reader, List.of(file)));
        }
        PromptAnalysisExam all = PromptAnalysisExam.of(reader, PromptAnalysisExam.FILES);
        print("all", all);
        double micros = PromptAnalysisExam.microsecondsEach(reader);
        out.printf(Locale.ROOT, "%n%.1f microseconds each, median of rounds%n", micros);
        BenchmarkRecorder recorder = new BenchmarkRecorder(
                Optional.ofNullable(record), "java " + BenchmarkCommands.JAR + "prompt-analysis", "cpu", out);
        recorder.add("policy.facts_precision", all.leastPrecision(), "share");
        recorder.add("policy.facts_recall", all.leastRecall(), "share");
        recorder.add("policy.facts_read_us", micros, "us");
        return 0;
    }

    private void print(String name, PromptAnalysisExam exam) {
        out.printf(
                "%n%s: %d prompts%n%-12s %9s %7s %6s %6s %7s%n",
                name, exam.prompts(), "fact", "precision", "recall", "right", "wrong", "missed");
        for (String kind : PromptAnalysisExam.KINDS) {
            PromptAnalysisExam.Score score = exam.score(kind);
            out.printf(
                    Locale.ROOT,
                    "%-12s %9.3f %7.3f %6d %6d %7d%n",
                    kind,
                    score.precision(),
                    score.recall(),
                    score.right(),
                    score.wrong(),
                    score.missed());
        }
        if (mistakes && !name.equals("all")) {
            exam.mistakes().forEach(out::println);
        }
    }
}
