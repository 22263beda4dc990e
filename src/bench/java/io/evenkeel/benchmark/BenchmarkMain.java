package io.evenkeel.benchmark;

import io.evenkeel.cli.EvenkeelCommand;
import io.evenkeel.demo.ServiceBenchmark;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.List;

/** The main class of the benchmarks; {@code ./mvnw -Pbench} builds them into target/bench/quarkus-app. */
@QuarkusMain(name = "benchmark")
public final class BenchmarkMain {
    private BenchmarkMain() {}

    /** Runs a benchmark and ends the process. */
    public static void main(String... args) {
        List<String> words = List.of(args);
        if (words.size() == 4 && words.get(0).equals("service")) {
            EvenkeelCommand.runOnOwnServers(ServiceBenchmark.class, Path.of(words.get(1)), args);
        } else if (words.size() >= 4 && words.get(0).equals("policies")) {
            EvenkeelCommand.runOnOwnServers(PolicyBenchmark.class, Path.of(words.get(1)), args);
        } else {
            System.exit(BenchmarkCommands.run(words, System.out));
        }
    }
}
