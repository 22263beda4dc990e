package io.evenkeel.policy.promptanalysis;

/**
 * One word of a prompt.
 *
 * @param word folded: lower case, without accents, look-alikes as Latin letters where all of it is then Latin
 * @param separator what separates it from the word before
 * @param capital whether it begins with a capital letter
 * @param possessive whether an apostrophe makes it an owner: "man's", "doctors'"
 */
record PromptToken(String word, Separator separator, boolean capital, boolean possessive) {
    /** Separators of two words, from the weakest. */
    enum Separator {
        SPACE,
        HYPHEN,
        COMMA,
        /** End of a sentence or clause, or where the text begins. */
        STOP,
        /** Two hyphens, which begin an option: "--no blood". */
        OPTION;

        /** Returns whether both words may belong to one expression. */
        boolean joins() {
            return this == SPACE || this == HYPHEN;
        }
    }

    PromptToken withWord(String other) {
        return new PromptToken(other, separator, capital, possessive);
    }

    boolean isLetter() {
        return word.length() == 1 && Character.isLetter(word.charAt(0));
    }

    boolean isNumber() {
        return !word.isEmpty() && word.chars().allMatch(Character::isDigit);
    }

    @Override
    public String toString() {
        return "PromptToken[" + word.length() + "]"; // never the word
    }
}
