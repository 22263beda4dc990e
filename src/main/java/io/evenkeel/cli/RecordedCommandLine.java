package io.evenkeel.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as reports and records tell it: without where its figures went, and with no more than the name of a folder that lies
 * somewhere on the machine that it ran on.
 *
 * @param command such as "evaluate"
 * @param words after it, as they were typed
 */
record RecordedCommandLine(String command, List<String> words) {
    private static final String JAR = "java -jar target/quarkus-app/quarkus-run.jar ";
    private static final String RECORD = "--record";
    private static final String OUT = "--out";

    RecordedCommandLine {
        words = List.copyOf(words);
    }

    String toText() {
        List<String> recorded = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(RECORD)) {
                i++; // its value
            } else if (word.equals(OUT) && i + 1 < words.size()) {
                recorded.add(word + " " + name(words.get(++i)));
            } else if (word.startsWith(OUT + "=")) {
                recorded.add(OUT + "=" + name(word.substring(OUT.length() + 1)));
            } else if (!word.startsWith(RECORD + "=")) {
                recorded.add(word);
            }
        }
        return JAR + command + " " + String.join(" ", recorded);
    }

    private static String name(String folder) {
        Path path = Path.of(folder);
        return path.isAbsolute() && path.getFileName() != null
                ? path.getFileName().toString()
                : folder;
    }
}
