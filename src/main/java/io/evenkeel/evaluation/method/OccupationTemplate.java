package io.evenkeel.evaluation.method;

/**
 * A prompt with a gap: {@code {occupation}} stands for the noun, {@code {a occupation}} for the noun with its article.
 *
 * @param text without a gap, it is the prompt
 */
public record OccupationTemplate(String text) {
    private static final String PLACEHOLDER = "{occupation}";
    private static final String PLACEHOLDER_WITH_ARTICLE = "{a occupation}";

    public boolean hasPlaceholder() {
        return text.contains(PLACEHOLDER) || text.contains(PLACEHOLDER_WITH_ARTICLE);
    }

    /**
     * The prompt.
     *
     * @param noun what fills the gap, with its attributes
     */
    public String fill(String noun) {
        return text.replace(PLACEHOLDER_WITH_ARTICLE, withArticle(noun)).replace(PLACEHOLDER, noun);
    }

    private static String withArticle(String noun) {
        boolean vowel = !noun.isEmpty() && "aeiou".indexOf(Character.toLowerCase(noun.charAt(0))) >= 0;
        return (vowel ? "an " : "a ") + noun;
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Template[" + text.length() + " characters]";
    }
}
