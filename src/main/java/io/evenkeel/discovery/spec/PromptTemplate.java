package io.evenkeel.discovery.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A prompt with a gap for a subject: {subject}. An article before the gap agrees with the subject: "a {subject}", "an artist". */
public final class PromptTemplate {
    static final String PLACEHOLDER = "{subject}";
    private static final Pattern WITH_ARTICLE = Pattern.compile("\\b([Aa])n? \\{subject}");
    private static final Pattern AN =
            Pattern.compile("(?i)(?!uni(?!n)|use|usu|uti|eu|one\\b|once)[aeiou].*|(heir|honest|honou?r|hour).*");

    private PromptTemplate() {}

    public static boolean hasPlaceholder(String template) {
        return template.contains(PLACEHOLDER);
    }

    public static String fill(String template, String subject) {
        Matcher matcher = WITH_ARTICLE.matcher(template);
        String article = AN.matcher(subject).matches() ? "$1n " : "$1 ";
        return matcher.replaceAll(article + Matcher.quoteReplacement(PLACEHOLDER))
                .replace(PLACEHOLDER, subject);
    }
}
