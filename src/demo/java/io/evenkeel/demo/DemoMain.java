package io.evenkeel.demo;

import io.evenkeel.cli.EvenkeelCommand;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;

/** The main class of the demonstration; {@code ./mvnw -Pdemo} builds and runs it. */
@QuarkusMain(name = "demo")
public final class DemoMain {
    private static final int USAGE_ERROR = 2;

    private DemoMain() {}

    /** Runs the demonstration. The only argument is the folder that its report is written to. */
    public static void main(String... args) {
        if (args.length != 1) {
            System.err.println("usage: java -jar quarkus-run.jar DIR");
            System.exit(USAGE_ERROR);
        }
        runOnOwnServers(DemoRun.class, Path.of(args[0]), args);
    }

    /** Runs an application on embedded servers of its own, whose data lies in a folder. Ends the process. */
    public static void runOnOwnServers(Class<? extends QuarkusApplication> run, Path folder, String... args) {
        try {
            DemoSettings.apply(folder);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.out.println("\n  starting PostgreSQL, Kafka and the demo model, on free ports of this machine only");
        EvenkeelCommand.runService(run, args);
    }
}
