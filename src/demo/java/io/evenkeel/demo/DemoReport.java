package io.evenkeel.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** All that a demonstration found, and its files: a page and figures for machines. */
public record DemoReport(
        List<SteeringComparison> comparisons,
        AuditSnapshot auditSnapshot,
        OutcomeCounts outcomeCounts,
        DemoThroughput throughput) {
    private static final List<String> ASSETS = List.of("report.css", "report.js");

    public DemoReport {
        comparisons = List.copyOf(comparisons);
    }

    DemoMetrics metrics() {
        return DemoMetrics.fromComparisons(comparisons);
    }

    List<MetricGoal> goals() {
        return MetricGoal.createAll(metrics(), throughput);
    }

    /** Writes the files into a folder; the pictures lie there already. */
    public void write(Path folder) throws IOException {
        Files.write(folder.resolve("report.json"), DemoReportJson.toBytes(outcomeCounts, metrics(), throughput));
        Files.writeString(folder.resolve("index.html"), DemoReportPage.render(this));
        for (String asset : ASSETS) {
            try (InputStream file = DemoReport.class.getResourceAsStream("/demo/" + asset)) {
                Files.write(
                        folder.resolve(asset),
                        Objects.requireNonNull(file, asset).readAllBytes());
            }
        }
    }
}
