package io.evenkeel.reporting;

/** Escapes text for HTML and SVG. */
public final class HtmlEscaper {
    private HtmlEscaper() {}

    /** Replaces the five characters that have a meaning in markup, so that the text is safe in elements and attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
