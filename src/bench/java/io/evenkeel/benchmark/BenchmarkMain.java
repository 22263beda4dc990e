package io.evenkeel.benchmark;

import io.evenkeel.cli.EvenkeelCommand;
import io.evenkeel.demo.DemoMain;
import io.evenkeel.demo.ServiceBenchmark;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The main class of the benchmarks; {@code ./mvnw -Pbench} builds them into target/bench/quarkus-app. */
@QuarkusMain(name = "benchmark")
public final class BenchmarkMain {
    private static final Set<String> PRODUCT_COMMANDS = Set.of("discover", "evaluate"); // which record figures, too

    private BenchmarkMain() {}

    /** Runs a benchmark and ends the process. */
    public static void main(String... args) {
        List<String> words = List.of(args);
        if (words.size() == 4 && words.get(0).equals("service")) {
            DemoMain.runOnOwnServers(ServiceBenchmark.class, Path.of(words.get(1)), args);
        } else if (words.size() >= 4 && words.get(0).equals("policies")) {
            DemoMain.runOnOwnServers(PolicyBenchmark.class, Path.of(words.get(1)), args);
        } else if (!words.isEmpty() && PRODUCT_COMMANDS.contains(words.get(0))) {
            EvenkeelCommand.main(args);
        } else {
            System.exit(BenchmarkCommands.run(words, System.out));
        }
    }
}
