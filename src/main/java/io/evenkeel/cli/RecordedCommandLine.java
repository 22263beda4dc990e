package io.evenkeel.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command line as reports and records show it: without {@code --record}, and with only the name of an absolute output folder.
 *
 * @param args the command and its arguments
 */
record RecordedCommandLine(List<String> args) {
    private static final String JAR = "java -jar target/quarkus-app/quarkus-run.jar ";
    private static final String RECORD = "--record";
    private static final String OUT = "--out";

    RecordedCommandLine {
        args = List.copyOf(args);
    }

    /** Returns the command line that a running command was called with. */
    static RecordedCommandLine of(CommandSpec command) {
        return new RecordedCommandLine(
                command.root().commandLine().getParseResult().originalArgs());
    }

    String toText() {
        List<String> recorded = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals(RECORD)) {
                i++; // its value
            } else if (arg.equals(OUT) && i + 1 < args.size()) {
                recorded.add(arg + " " + nameOf(args.get(++i)));
            } else if (arg.startsWith(OUT + "=")) {
                recorded.add(OUT + "=" + nameOf(arg.substring(OUT.length() + 1)));
            } else if (!arg.startsWith(RECORD + "=")) {
                recorded.add(arg);
            }
        }
        return JAR + String.join(" ", recorded);
    }

    private static String nameOf(String folder) {
        Path path = Path.of(folder);
        return path.isAbsolute() && path.getFileName() != null
                ? path.getFileName().toString()
                : folder;
    }
}
