package io.evenkeel.evaluation.report;

import io.evenkeel.evaluation.metric.Estimate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else. */
public final class ReportPage {
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

    private ReportPage() {}

    public static String of(Report report) {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + Html.escaped(report.name()) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>"
                + Html.escaped(report.name()) + "</h1>\n<dl>\n");
        report.facts()
                .forEach((name, fact) ->
                        page.append("<dt>" + Html.escaped(name) + "</dt><dd>" + Html.escaped(fact) + "</dd>\n"));
        page.append("</dl>\n");
        report.chapters().forEach(chapter -> append(chapter, page));
        if (!report.sheets().isEmpty()) {
            page.append("<h2>Contact sheets</h2>\n");
            report.sheets().forEach(sheet -> append(sheet, page));
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private static void append(Chapter chapter, StringBuilder page) {
        page.append("<section>\n<h2>" + Html.escaped(chapter.title()) + "</h2>\n<p>" + Html.escaped(chapter.text())
                + "</p>\n");
        chapter.tables().forEach(table -> append(table, page));
        chapter.plots()
                .forEach(plot -> page.append("<figure><figcaption>" + Html.escaped(plot.title()) + "</figcaption>"
                        + Drawing.svg(plot) + "</figure>\n"));
        page.append("</section>\n");
    }

    private static void append(Table table, StringBuilder page) {
        page.append("<h3>" + Html.escaped(table.title()) + "</h3>\n<div class=\"scroll\"><table>\n<tr>"
                + cells("th", table.columns()) + "</tr>\n");
        table.rows().forEach(row -> page.append("<tr>" + cells("td", row) + "</tr>\n"));
        page.append("</table></div>\n<p class=\"note\">" + Html.escaped(table.note()) + "</p>\n");
    }

    private static String cells(String tag, List<?> cells) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + shown(cell) + "</" + tag + ">")
                .collect(Collectors.joining());
    }

    private static String shown(Object cell) {
        if (cell instanceof Estimate estimate) {
            return number(estimate.value()) + " <small>" + number(estimate.low()) + " to " + number(estimate.high())
                    + "</small>";
        }
        return cell instanceof Double value ? number(value) : Html.escaped(cell.toString());
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.1f" : "%.3f", value);
    }

    private static void append(Sheet sheet, StringBuilder page) {
        page.append("<figure><figcaption>" + Html.escaped(sheet.title()) + "</figcaption><img alt=\""
                + Html.escaped(sheet.title()) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(sheet.png()) + "\"></figure>\n");
    }
}
