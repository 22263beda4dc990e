package io.evenkeel.evaluation.report;

import java.util.List;

/** A part of the report. */
public record ReportSection(String title, String text, List<ReportTable> tables, List<LineChart> plots) {
    public ReportSection {
        tables = List.copyOf(tables);
        plots = List.copyOf(plots);
    }
}
