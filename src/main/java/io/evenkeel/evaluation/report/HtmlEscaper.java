package io.evenkeel.evaluation.report;

/** Text as a page can hold it. */
final class HtmlEscaper {
    private HtmlEscaper() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
