package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Gap;
import java.util.Set;

/** What a person's word does where it stands: shows somebody, describes something else, or is a verb. */
final class PersonNounRules {
    private static final int NEAR = 3;
    private static final Set<String> BEFORE_VERBS =
            Set.of("to", "can", "will", "i", "we", "you", "they", "who", "please", "lets");

    private final TaggedPrompt taggedPrompt;

    PersonNounRules(TaggedPrompt taggedPrompt) {
        this.taggedPrompt = taggedPrompt;
    }

    boolean showsSomebody(int i) {
        return !isVerb(i) && !onlyDescribes(i) && !ofAnimals(i);
    }

    private boolean isVerb(int i) {
        if (!taggedPrompt.is(i, Tag.VERB)) {
            return false;
        }
        boolean object = taggedPrompt.joined(i + 1)
                && (taggedPrompt.is(i + 1, Tag.DETERMINER) || taggedPrompt.is(i + 1, Tag.PRONOUN))
                && !taggedPrompt.last(i + 1).word().equals("whose");
        boolean bidden = i > 0
                && taggedPrompt.joined(i)
                && (taggedPrompt.is(i - 1, Tag.NOT)
                        || taggedPrompt.is(i - 1, Tag.PRONOUN)
                        || BEFORE_VERBS.contains(taggedPrompt.last(i - 1).word()));
        boolean subject = i > 0
                && taggedPrompt.is(i - 1, Tag.PRONOUN)
                && taggedPrompt.span(i - 1).entry().says("owns");
        return object || (bidden && !subject);
    }

    /** "A police car", "a baby elephant", "child-friendly". */
    boolean onlyDescribes(int i) {
        boolean singular =
                taggedPrompt.last(i).word().equals(taggedPrompt.span(i).entry().word());
        if (!taggedPrompt.joined(i + 1)
                || !(singular
                        || taggedPrompt.span(i).until() - taggedPrompt.span(i).from() > 1)) {
            return false;
        }
        TaggedSpan next = taggedPrompt.span(i + 1);
        if (taggedPrompt.span(i).entry().says("small")
                && next.isUnknown()
                && isThing(taggedPrompt.last(i + 1).word())) {
            return true; // "a baby daikon"
        }
        boolean bound = taggedPrompt.gap(i + 1) == Gap.HYPHEN && next.isUnknown();
        return next.is(Tag.THING) || next.is(Tag.ANIMAL) || bound;
    }

    /** Neither "crying" nor "smiles". */
    private static boolean isThing(String word) {
        return !word.endsWith("ing") && !word.endsWith("s");
    }

    /** "An owl family", "a team of four cats". */
    private boolean ofAnimals(int i) {
        if (!taggedPrompt.span(i).entry().says("group")) {
            return false;
        }
        int behind = i + 2;
        while (behind < Math.min(taggedPrompt.size(), i + 2 + NEAR)
                && !taggedPrompt.is(behind, Tag.ANIMAL)
                && !taggedPrompt.is(behind, Tag.PERSON)) {
            behind++;
        }
        boolean of =
                taggedPrompt.joined(i + 1) && taggedPrompt.is(i + 1, Tag.OF) && taggedPrompt.is(behind, Tag.ANIMAL);
        return of || (taggedPrompt.joined(i) && taggedPrompt.is(i - 1, Tag.ANIMAL));
    }
}
