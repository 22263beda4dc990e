package io.evenkeel.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** How commands run: help, mistakes and troubles are told where results are. */
public final class CommandLines {
    private CommandLines() {}

    /** Runs one. @return the exit status */
    public static int run(CommandLine command, List<String> words, PrintStream out) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        return command.setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((trouble, line, parsed) -> {
                    writer.println(trouble.getMessage());
                    return EvenkeelCommand.FAILURE;
                })
                .execute(words.toArray(String[]::new));
    }
}
