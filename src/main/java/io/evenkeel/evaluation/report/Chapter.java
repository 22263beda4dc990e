package io.evenkeel.evaluation.report;

import java.util.List;

/** A part of the report. */
public record Chapter(String title, String text, List<Table> tables, List<Plot> plots) {
    public Chapter {
        tables = List.copyOf(tables);
        plots = List.copyOf(plots);
    }
}
