package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Separator;
import java.util.Set;

/** Decides what a person word does in its context: shows a person, describes something else, or is a verb. */
final class PersonNounRules {
    private static final int WINDOW = 3;
    private static final Set<String> BEFORE_VERBS =
            Set.of("to", "can", "will", "i", "we", "you", "they", "who", "please", "lets");

    private final TaggedPrompt taggedPrompt;

    PersonNounRules(TaggedPrompt taggedPrompt) {
        this.taggedPrompt = taggedPrompt;
    }

    boolean showsPerson(int i) {
        return !isVerb(i) && !isModifier(i) && !isAnimalGroup(i);
    }

    private boolean isVerb(int i) {
        if (!taggedPrompt.is(i, Tag.VERB)) {
            return false;
        }
        boolean object = taggedPrompt.isJoined(i + 1)
                && (taggedPrompt.is(i + 1, Tag.DETERMINER) || taggedPrompt.is(i + 1, Tag.PRONOUN))
                && !taggedPrompt.lastToken(i + 1).word().equals("whose");
        boolean bidden = i > 0
                && taggedPrompt.isJoined(i)
                && (taggedPrompt.is(i - 1, Tag.NOT)
                        || taggedPrompt.is(i - 1, Tag.PRONOUN)
                        || BEFORE_VERBS.contains(taggedPrompt.lastToken(i - 1).word()));
        boolean subject = i > 0
                && taggedPrompt.is(i - 1, Tag.PRONOUN)
                && taggedPrompt.span(i - 1).entry().has("owns");
        return object || (bidden && !subject);
    }

    /** Returns whether the word only modifies another: "a police car", "a baby elephant", "child-friendly". */
    boolean isModifier(int i) {
        boolean singular = taggedPrompt
                .lastToken(i)
                .word()
                .equals(taggedPrompt.span(i).entry().word());
        if (!taggedPrompt.isJoined(i + 1)
                || !(singular
                        || taggedPrompt.span(i).until() - taggedPrompt.span(i).from() > 1)) {
            return false;
        }
        TaggedSpan next = taggedPrompt.span(i + 1);
        if (taggedPrompt.span(i).entry().has("small")
                && next.isUnknown()
                && isThingWord(taggedPrompt.lastToken(i + 1).word())) {
            return true; // "a baby daikon"
        }
        boolean bound = taggedPrompt.separatorBefore(i + 1) == Separator.HYPHEN && next.isUnknown();
        return next.is(Tag.THING) || next.is(Tag.ANIMAL) || bound;
    }

    /** Returns whether an unknown word may be a thing: neither "crying" nor "smiles". */
    private static boolean isThingWord(String word) {
        return !word.endsWith("ing") && !word.endsWith("s");
    }

    /** Returns whether a group consists of animals: "an owl family", "a team of four cats". */
    private boolean isAnimalGroup(int i) {
        if (!taggedPrompt.span(i).entry().has("group")) {
            return false;
        }
        int behind = i + 2;
        while (behind < Math.min(taggedPrompt.size(), i + 2 + WINDOW)
                && !taggedPrompt.is(behind, Tag.ANIMAL)
                && !taggedPrompt.is(behind, Tag.PERSON)) {
            behind++;
        }
        boolean of =
                taggedPrompt.isJoined(i + 1) && taggedPrompt.is(i + 1, Tag.OF) && taggedPrompt.is(behind, Tag.ANIMAL);
        return of || (taggedPrompt.isJoined(i) && taggedPrompt.is(i - 1, Tag.ANIMAL));
    }
}
