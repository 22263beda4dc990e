package io.evenkeel.evaluation.method;

/**
 * A prompt with a gap: {@code {occupation}} stands for the noun, {@code {a occupation}} for the noun with its article.
 *
 * @param text without a gap, it is the prompt
 */
public record OccupationTemplate(String text) {
    private static final String GAP = "{occupation}";
    private static final String ARTICLED = "{a occupation}";

    public boolean hasGap() {
        return text.contains(GAP) || text.contains(ARTICLED);
    }

    /**
     * The prompt.
     *
     * @param noun what fills the gap, with its attributes
     */
    public String of(String noun) {
        return text.replace(ARTICLED, articled(noun)).replace(GAP, noun);
    }

    private static String articled(String noun) {
        boolean vowel = !noun.isEmpty() && "aeiou".indexOf(Character.toLowerCase(noun.charAt(0))) >= 0;
        return (vowel ? "an " : "a ") + noun;
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Template[" + text.length() + " characters]";
    }
}
