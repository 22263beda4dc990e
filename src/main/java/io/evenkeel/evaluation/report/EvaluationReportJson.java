package io.evenkeel.evaluation.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.evaluation.metric.ConfidenceInterval;
import java.util.List;

/** Renders a report as JSON for programs: tables become lists of objects. */
public final class EvaluationReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private EvaluationReportJson() {}

    public static String render(EvaluationReport evaluationReport) {
        ObjectNode root = JSON.createObjectNode().put("name", evaluationReport.name());
        ObjectNode facts = root.putObject("facts");
        evaluationReport.facts().forEach(facts::put);
        ObjectNode figures = root.putObject("figures");
        evaluationReport.metrics().forEach((key, value) -> putNumber(figures, key, value));
        ObjectNode tables = root.putObject("tables");
        evaluationReport.sections().stream()
                .flatMap(section -> section.tables().stream())
                .forEach(table -> putRows(table, tables.putArray(table.id())));
        return root.toPrettyString() + "\n";
    }

    private static void putRows(ReportTable table, ArrayNode rows) {
        for (List<Object> cells : table.rows()) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < cells.size(); i++) {
                putCell(row, table.columns().get(i), cells.get(i));
            }
        }
    }

    private static void putCell(ObjectNode row, String column, Object cell) {
        if (cell instanceof ConfidenceInterval interval) {
            ObjectNode parts = row.putObject(column);
            putNumber(parts, "value", interval.value());
            putNumber(parts, "low", interval.lowerBound());
            putNumber(parts, "high", interval.upperBound());
            parts.put("n", interval.sampleCount());
        } else if (cell instanceof Double number) {
            putNumber(row, column, number);
        } else if (cell instanceof Integer whole) {
            row.put(column, whole);
        } else {
            row.put(column, cell.toString());
        }
    }

    /** Writes null for numbers that JSON does not have. */
    private static void putNumber(ObjectNode object, String key, double value) {
        if (Double.isFinite(value)) {
            object.put(key, Math.round(value * 1e6) / 1e6);
        } else {
            object.putNull(key);
        }
    }
}
