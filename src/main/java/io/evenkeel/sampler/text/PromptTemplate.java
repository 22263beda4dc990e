package io.evenkeel.sampler.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt with a placeholder for a noun, such as {@code {subject}}. An article before the placeholder agrees with the noun:
 * "a {subject}" becomes "an artist". {@code {a subject}} stands for the noun with its article.
 *
 * @param text the template; without a placeholder, it is the prompt
 * @param name the placeholder's name
 */
public record PromptTemplate(String text, String name) {
    private static final Pattern AN =
            Pattern.compile("(?i)(?!uni(?!n)|use|usu|uti|eu|one\\b|once)[aeiou].*|(heir|honest|honou?r|hour).*");

    /** Creates a template with the placeholder {@code {subject}}. */
    public static PromptTemplate ofSubject(String text) {
        return new PromptTemplate(text, "subject");
    }

    /** Creates a template with the placeholder {@code {occupation}}. */
    public static PromptTemplate ofOccupation(String text) {
        return new PromptTemplate(text, "occupation");
    }

    public boolean hasPlaceholder() {
        return text.contains(placeholder()) || text.contains(placeholderWithArticle());
    }

    private String placeholder() {
        return "{" + name + "}";
    }

    private String placeholderWithArticle() {
        return "{a " + name + "}";
    }

    /** Returns the prompt with a noun, and its attributes, in place of the placeholder. */
    public String fill(String noun) {
        boolean takesAn = AN.matcher(noun).matches();
        return Pattern.compile("\\b([Aa])n? " + Pattern.quote(placeholder()))
                .matcher(text)
                .replaceAll((takesAn ? "$1n " : "$1 ") + Matcher.quoteReplacement(placeholder()))
                .replace(placeholderWithArticle(), (takesAn ? "an " : "a ") + noun)
                .replace(placeholder(), noun);
    }

    /** Omits the text: prompts stay out of logs. */
    @Override
    public String toString() {
        return "PromptTemplate[" + text.length() + " characters]";
    }
}
