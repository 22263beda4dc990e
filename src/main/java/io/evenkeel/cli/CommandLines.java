package io.evenkeel.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** Runs commands of the command line. Help, usage errors and failures go where the results go. */
public final class CommandLines {
    private CommandLines() {}

    /** Runs a command. @return the exit status */
    public static int run(CommandLine command, List<String> args, PrintStream out) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        return command.setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    writer.println(failure.getMessage());
                    return EvenkeelCommand.FAILURE;
                })
                .execute(args.toArray(String[]::new));
    }
}
