package io.evenkeel.evaluation.report;

import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.reporting.HtmlEscaper;
import io.evenkeel.reporting.LineChartSvg;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders a report as one self-contained HTML page. */
public final class EvaluationReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1d2528; --paper: #fbfaf7; --line: #d9d5cc; --soft: #66707a; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --paper: #15191b; --line: #3a4145; --soft: #9aa5ad; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
            h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
            .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .25rem .8rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
            td small, .note, dt { color: var(--soft); } td small { white-space: nowrap; }
            figure { margin: 1rem 0; } svg { max-width: 38rem; width: 100%; font-size: 11px; } svg text { fill: currentColor; }
            svg .grid { stroke: var(--line); } img { max-width: 100%; image-rendering: auto; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dd { margin: 0; overflow-wrap: anywhere; }
            """;

    private EvaluationReportPage() {}

    public static String render(EvaluationReport evaluationReport) {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + HtmlEscaper.escape(evaluationReport.name()) + "</title>\n<style>\n" + STYLE
                + "</style>\n</head>\n<body>\n<h1>"
                + HtmlEscaper.escape(evaluationReport.name()) + "</h1>\n<dl>\n");
        evaluationReport
                .facts()
                .forEach((name, fact) -> page.append(
                        "<dt>" + HtmlEscaper.escape(name) + "</dt><dd>" + HtmlEscaper.escape(fact) + "</dd>\n"));
        page.append("</dl>\n");
        evaluationReport.sections().forEach(reportSection -> append(reportSection, page));
        if (!evaluationReport.imageGrids().isEmpty()) {
            page.append("<h2>Contact sheets</h2>\n");
            evaluationReport.imageGrids().forEach(imageGrid -> append(imageGrid, page));
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private static void append(ReportSection reportSection, StringBuilder page) {
        page.append("<section>\n<h2>" + HtmlEscaper.escape(reportSection.title()) + "</h2>\n<p>"
                + HtmlEscaper.escape(reportSection.text()) + "</p>\n");
        reportSection.tables().forEach(reportTable -> append(reportTable, page));
        reportSection
                .charts()
                .forEach(chart -> page.append("<figure><figcaption>" + HtmlEscaper.escape(chart.title())
                        + "</figcaption>" + LineChartSvg.renderInline(chart) + "</figure>\n"));
        page.append("</section>\n");
    }

    private static void append(ReportTable reportTable, StringBuilder page) {
        page.append("<h3>" + HtmlEscaper.escape(reportTable.title()) + "</h3>\n<div class=\"scroll\"><table>\n<tr>"
                + renderCells("th", reportTable.columns()) + "</tr>\n");
        reportTable.rows().forEach(row -> page.append("<tr>" + renderCells("td", row) + "</tr>\n"));
        page.append("</table></div>\n<p class=\"note\">" + HtmlEscaper.escape(reportTable.note()) + "</p>\n");
    }

    private static String renderCells(String tag, List<?> cells) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + renderCell(cell) + "</" + tag + ">")
                .collect(Collectors.joining());
    }

    private static String renderCell(Object cell) {
        if (cell instanceof ConfidenceInterval interval) {
            return formatNumber(interval.value()) + " <small>" + formatNumber(interval.lowerBound()) + " to "
                    + formatNumber(interval.upperBound()) + "</small>";
        }
        return cell instanceof Double value ? formatNumber(value) : HtmlEscaper.escape(cell.toString());
    }

    private static String formatNumber(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.1f" : "%.3f", value);
    }

    private static void append(ImageGrid imageGrid, StringBuilder page) {
        page.append("<figure><figcaption>" + HtmlEscaper.escape(imageGrid.title()) + "</figcaption><img alt=\""
                + HtmlEscaper.escape(imageGrid.title()) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(imageGrid.png()) + "\"></figure>\n");
    }
}
