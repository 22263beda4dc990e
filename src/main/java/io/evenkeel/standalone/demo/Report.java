package io.evenkeel.standalone.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** All that a demonstration found, and its files: a page and figures for machines. */
record Report(List<Exhibit> exhibits, Trail trail, Counts counts, Speed speed) {
    private static final List<String> ASSETS = List.of("report.css", "report.js");

    Report {
        exhibits = List.copyOf(exhibits);
    }

    Figures figures() {
        return Figures.of(exhibits);
    }

    List<Goal> goals() {
        return Goal.of(figures(), speed);
    }

    /** Writes the files into a folder; the pictures lie there already. */
    void write(Path folder) throws IOException {
        Files.write(folder.resolve("report.json"), ReportJson.of(counts, figures(), speed));
        Files.writeString(folder.resolve("index.html"), ReportPage.of(this));
        for (String asset : ASSETS) {
            try (InputStream file = Report.class.getResourceAsStream("/demo/" + asset)) {
                Files.write(
                        folder.resolve(asset),
                        Objects.requireNonNull(file, asset).readAllBytes());
            }
        }
    }
}
