package io.evenkeel.evaluation.report;

import java.util.List;

/** A part of the report. */
public record ReportSection(String title, String text, List<ReportTable> tables, List<LineChart> charts) {
    public ReportSection {
        tables = List.copyOf(tables);
        charts = List.copyOf(charts);
    }
}
