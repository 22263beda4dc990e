package io.evenkeel.evaluation.report;

import io.evenkeel.reporting.LineChart;
import java.util.List;

/** A section of a report. */
public record ReportSection(String title, String text, List<ReportTable> tables, List<LineChart> charts) {
    public ReportSection {
        tables = List.copyOf(tables);
        charts = List.copyOf(charts);
    }
}
