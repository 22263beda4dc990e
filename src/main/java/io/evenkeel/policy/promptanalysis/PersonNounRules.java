package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Separator;
import java.util.Set;

/** Decides what a person word does in its context: shows a person, describes something else, or is a verb. */
final class PersonNounRules {
    private static final int WINDOW = 3;
    private static final Set<String> BEFORE_VERBS =
            Set.of("to", "can", "will", "i", "we", "you", "they", "who", "please", "lets");

    private final TaggedPrompt prompt;

    PersonNounRules(TaggedPrompt prompt) {
        this.prompt = prompt;
    }

    boolean showsPerson(int i) {
        return !isVerb(i) && !isModifier(i) && !isAnimalGroup(i);
    }

    private boolean isVerb(int i) {
        if (!prompt.is(i, Tag.VERB)) {
            return false;
        }
        boolean object = prompt.isJoined(i + 1)
                && (prompt.is(i + 1, Tag.DETERMINER) || prompt.is(i + 1, Tag.PRONOUN))
                && !prompt.lastToken(i + 1).word().equals("whose");
        boolean bidden = i > 0
                && prompt.isJoined(i)
                && (prompt.is(i - 1, Tag.NOT)
                        || prompt.is(i - 1, Tag.PRONOUN)
                        || BEFORE_VERBS.contains(prompt.lastToken(i - 1).word()));
        boolean subject = i > 0
                && prompt.is(i - 1, Tag.PRONOUN)
                && prompt.span(i - 1).entry().has("owns");
        return object || (bidden && !subject);
    }

    /** Returns whether the word only modifies another: "a police car", "a baby elephant", "child-friendly". */
    boolean isModifier(int i) {
        boolean singular =
                prompt.lastToken(i).word().equals(prompt.span(i).entry().word());
        if (!prompt.isJoined(i + 1)
                || !(singular || prompt.span(i).until() - prompt.span(i).from() > 1)) {
            return false;
        }
        TaggedSpan next = prompt.span(i + 1);
        if (prompt.span(i).entry().has("small")
                && next.isUnknown()
                && isThingWord(prompt.lastToken(i + 1).word())) {
            return true; // "a baby daikon"
        }
        boolean bound = prompt.separatorBefore(i + 1) == Separator.HYPHEN && next.isUnknown();
        return next.is(Tag.THING) || next.is(Tag.ANIMAL) || bound;
    }

    /** Returns whether an unknown word may be a thing: neither "crying" nor "smiles". */
    private static boolean isThingWord(String word) {
        return !word.endsWith("ing") && !word.endsWith("s");
    }

    /** Returns whether a group consists of animals: "an owl family", "a team of four cats". */
    private boolean isAnimalGroup(int i) {
        if (!prompt.span(i).entry().has("group")) {
            return false;
        }
        int behind = i + 2;
        while (behind < Math.min(prompt.size(), i + 2 + WINDOW)
                && !prompt.is(behind, Tag.ANIMAL)
                && !prompt.is(behind, Tag.PERSON)) {
            behind++;
        }
        boolean of = prompt.isJoined(i + 1) && prompt.is(i + 1, Tag.OF) && prompt.is(behind, Tag.ANIMAL);
        return of || (prompt.isJoined(i) && prompt.is(i - 1, Tag.ANIMAL));
    }
}
