package io.evenkeel.evaluation.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.evaluation.metric.Estimate;
import java.util.List;

/** The report for programs: tables as lists of objects. */
public final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    public static String of(Report report) {
        ObjectNode root = JSON.createObjectNode().put("name", report.name());
        ObjectNode facts = root.putObject("facts");
        report.facts().forEach(facts::put);
        ObjectNode figures = root.putObject("figures");
        report.figures().forEach((key, value) -> number(figures, key, value));
        ObjectNode tables = root.putObject("tables");
        report.chapters().stream()
                .flatMap(chapter -> chapter.tables().stream())
                .forEach(table -> rows(table, tables.putArray(table.id())));
        return root.toPrettyString() + "\n";
    }

    private static void rows(Table table, ArrayNode rows) {
        for (List<Object> cells : table.rows()) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < cells.size(); i++) {
                cell(row, table.columns().get(i), cells.get(i));
            }
        }
    }

    private static void cell(ObjectNode row, String column, Object cell) {
        if (cell instanceof Estimate estimate) {
            ObjectNode parts = row.putObject(column);
            number(parts, "value", estimate.value());
            number(parts, "low", estimate.low());
            number(parts, "high", estimate.high());
            parts.put("n", estimate.n());
        } else if (cell instanceof Double number) {
            number(row, column, number);
        } else if (cell instanceof Integer whole) {
            row.put(column, whole);
        } else {
            row.put(column, cell.toString());
        }
    }

    /** JSON has no NaN. */
    private static void number(ObjectNode object, String key, double value) {
        if (Double.isFinite(value)) {
            object.put(key, Math.round(value * 1e6) / 1e6);
        } else {
            object.putNull(key);
        }
    }
}
