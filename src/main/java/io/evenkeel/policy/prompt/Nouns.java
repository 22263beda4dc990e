package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;
import io.evenkeel.policy.prompt.Token.Gap;
import java.util.Set;

/** What a person's word does where it stands: shows somebody, describes something else, or is a verb. */
final class Nouns {
    private static final int NEAR = 3;
    private static final Set<String> BEFORE_VERBS =
            Set.of("to", "can", "will", "i", "we", "you", "they", "who", "please", "lets");

    private final Sentence sentence;

    Nouns(Sentence sentence) {
        this.sentence = sentence;
    }

    boolean showsSomebody(int i) {
        return !isVerb(i) && !onlyDescribes(i) && !ofAnimals(i);
    }

    private boolean isVerb(int i) {
        if (!sentence.is(i, Tag.VERB)) {
            return false;
        }
        boolean object = sentence.joined(i + 1)
                && (sentence.is(i + 1, Tag.DETERMINER) || sentence.is(i + 1, Tag.PRONOUN))
                && !sentence.last(i + 1).word().equals("whose");
        boolean bidden = i > 0
                && sentence.joined(i)
                && (sentence.is(i - 1, Tag.NOT)
                        || sentence.is(i - 1, Tag.PRONOUN)
                        || BEFORE_VERBS.contains(sentence.last(i - 1).word()));
        boolean subject = i > 0
                && sentence.is(i - 1, Tag.PRONOUN)
                && sentence.span(i - 1).entry().says("owns");
        return object || (bidden && !subject);
    }

    /** "A police car", "a baby elephant", "child-friendly". */
    boolean onlyDescribes(int i) {
        boolean singular =
                sentence.last(i).word().equals(sentence.span(i).entry().word());
        if (!sentence.joined(i + 1)
                || !(singular || sentence.span(i).until() - sentence.span(i).from() > 1)) {
            return false;
        }
        Span next = sentence.span(i + 1);
        if (sentence.span(i).entry().says("small")
                && next.isUnknown()
                && isThing(sentence.last(i + 1).word())) {
            return true; // "a baby daikon"
        }
        boolean bound = sentence.gap(i + 1) == Gap.HYPHEN && next.isUnknown();
        return next.is(Tag.THING) || next.is(Tag.ANIMAL) || bound;
    }

    /** Neither "crying" nor "smiles". */
    private static boolean isThing(String word) {
        return !word.endsWith("ing") && !word.endsWith("s");
    }

    /** "An owl family", "a team of four cats". */
    private boolean ofAnimals(int i) {
        if (!sentence.span(i).entry().says("group")) {
            return false;
        }
        int behind = i + 2;
        while (behind < Math.min(sentence.size(), i + 2 + NEAR)
                && !sentence.is(behind, Tag.ANIMAL)
                && !sentence.is(behind, Tag.PERSON)) {
            behind++;
        }
        boolean of = sentence.joined(i + 1) && sentence.is(i + 1, Tag.OF) && sentence.is(behind, Tag.ANIMAL);
        return of || (sentence.joined(i) && sentence.is(i - 1, Tag.ANIMAL));
    }
}
