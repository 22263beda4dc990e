package io.evenkeel.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the JMH benchmark of policy decisions in a process of its own, whose class path JMH can hand to its forks. */
@Command(
        name = "decisions",
        description = "Measures with JMH how long a policy takes to decide.",
        mixinStandardHelpOptions = true)
final class DecisionBenchmarkCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--record", description = "a file such as docs/benchmarks.json, to write the figures to")
    private @Nullable Path record;

    DecisionBenchmarkCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        out.flush();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        "io.evenkeel.policy.DecisionBenchmark",
                        record == null ? "no" : record.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Returns the jars of the packaged application that this process runs from. */
    private static String classPath() {
        Path application =
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().getParent();
        return String.join(
                File.pathSeparator,
                List.of(application + "/app/*", application + "/lib/main/*", application + "/lib/boot/*"));
    }
}
