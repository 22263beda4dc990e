package io.evenkeel.evaluation.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.evaluation.metric.ConfidenceInterval;
import java.util.List;

/** The report for programs: tables as lists of objects. */
public final class EvaluationReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private EvaluationReportJson() {}

    public static String of(EvaluationReport evaluationReport) {
        ObjectNode root = JSON.createObjectNode().put("name", evaluationReport.name());
        ObjectNode facts = root.putObject("facts");
        evaluationReport.facts().forEach(facts::put);
        ObjectNode figures = root.putObject("figures");
        evaluationReport.figures().forEach((key, value) -> number(figures, key, value));
        ObjectNode tables = root.putObject("tables");
        evaluationReport.chapters().stream()
                .flatMap(reportSection -> reportSection.tables().stream())
                .forEach(reportTable -> rows(reportTable, tables.putArray(reportTable.id())));
        return root.toPrettyString() + "\n";
    }

    private static void rows(ReportTable reportTable, ArrayNode rows) {
        for (List<Object> cells : reportTable.rows()) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < cells.size(); i++) {
                cell(row, reportTable.columns().get(i), cells.get(i));
            }
        }
    }

    private static void cell(ObjectNode row, String column, Object cell) {
        if (cell instanceof ConfidenceInterval confidenceInterval) {
            ObjectNode parts = row.putObject(column);
            number(parts, "value", confidenceInterval.value());
            number(parts, "low", confidenceInterval.low());
            number(parts, "high", confidenceInterval.high());
            parts.put("n", confidenceInterval.n());
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
