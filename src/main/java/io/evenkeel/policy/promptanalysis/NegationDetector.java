package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.Phrase;
import io.evenkeel.policy.promptanalysis.PromptToken.Gap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a prompt says is not to be seen, in one pass: "no guns", "without any weapons or blood", "gun-free". A negation reaches
 * over words that do not matter, over lists, and no further: not in "no fear of guns". "Not without a gun" turns it round.
 */
final class NegationDetector {
    private static final int REACH = 7; // from "never" to "without", and back from "excluded"
    private static final int LIST = 16;

    private final TaggedPrompt taggedPrompt;
    private final List<Phrase> phrases = new ArrayList<>();
    private int start = -1;
    private int lastNot = -1;
    private int unknown;
    private boolean found;
    private boolean negative;

    private NegationDetector(TaggedPrompt taggedPrompt) {
        this.taggedPrompt = taggedPrompt;
    }

    /** Marks the expressions that are denied. @return the phrases that ask to avoid something */
    static List<Phrase> mark(TaggedPrompt taggedPrompt) {
        NegationDetector negationDetector = new NegationDetector(taggedPrompt);
        for (int i = 0; i < taggedPrompt.size(); i++) {
            negationDetector.meet(i);
        }
        return negationDetector.phrases;
    }

    private void meet(int i) {
        heed(taggedPrompt.gap(i), i);
        TaggedSpan taggedSpan = taggedPrompt.span(i);
        if ((taggedPrompt.gap(i) == Gap.OPTION && taggedSpan.is(Tag.NO)) || taggedSpan.is(Tag.NEGATIVE)) {
            negative = true;
            start = i;
        } else if (negative) {
            if (isTarget(taggedSpan)) {
                deny(i);
            }
        } else if (taggedSpan.is(Tag.NO) || taggedSpan.is(Tag.NOT) || taggedSpan.is(Tag.WITHOUT)) {
            negate(i);
        } else if (taggedSpan.is(Tag.FREE) || taggedSpan.is(Tag.EXCLUDED)) {
            lookBack(i);
        } else if (taggedSpan.entry().says("avoid")) {
            avoid(i);
        } else if (start >= 0) {
            reach(i);
        }
    }

    private void heed(Gap gap, int i) {
        if (gap == Gap.OPTION) {
            negative = false;
        }
        if (gap == Gap.STOP || gap == Gap.OPTION) {
            start = negative ? start : -1;
            lastNot = -1;
        }
        if (gap == Gap.COMMA && !negative) {
            lastNot = -1;
            unknown = 0;
            if (start >= 0 && !(found && listGoesOn(i))) {
                start = -1;
            }
        }
    }

    /** Whether a list that has a comma here ends in "or" or "and", before the sentence does. */
    private boolean listGoesOn(int from) {
        if (!isTarget(taggedPrompt.span(from)) && !taggedPrompt.is(from, Tag.OR) && !taggedPrompt.is(from, Tag.AND)) {
            return false;
        }
        for (int i = from; i < Math.min(taggedPrompt.size(), from + LIST); i++) {
            if (i > from && taggedPrompt.gap(i) == Gap.STOP) {
                return false;
            }
            if (taggedPrompt.is(i, Tag.OR) || taggedPrompt.is(i, Tag.AND)) {
                return true;
            }
            if (!isTarget(taggedPrompt.span(i)) && !taggedPrompt.is(i, Tag.FILLER)) {
                return false;
            }
        }
        return false;
    }

    private void negate(int i) {
        TaggedSpan taggedSpan = taggedPrompt.span(i);
        if (taggedSpan.is(Tag.WITHOUT) && lastNot >= 0 && i - lastNot <= REACH) {
            start = -1;
            lastNot = -1;
            return;
        }
        if (!taggedSpan.is(Tag.WITHOUT)) {
            lastNot = i;
        }
        start = i;
        found = false;
        unknown = taggedSpan.is(Tag.NOT) ? 0 : 1;
    }

    private void reach(int i) {
        TaggedSpan taggedSpan = taggedPrompt.span(i);
        if (isTarget(taggedSpan)) {
            if (taggedPrompt.joined(i + 1) && taggedPrompt.is(i + 1, Tag.FREE)) { // "not gun-free"
                start = -1;
            } else if (found && afterAnd(i) && taggedSpan.is(Tag.PERSON)) {
                start = -1;
            } else {
                deny(i);
            }
        } else if (!goesOn(i, taggedSpan)) {
            start = -1;
        }
    }

    private boolean afterAnd(int i) {
        return taggedPrompt.is(i - 1, Tag.AND);
    }

    private boolean goesOn(int i, TaggedSpan taggedSpan) {
        if (taggedSpan.is(Tag.ONLY)) {
            return false;
        }
        if (taggedSpan.is(Tag.OF)) {
            return taggedPrompt.is(i - 1, Tag.FILLER);
        }
        if (taggedSpan.is(Tag.OR) || taggedSpan.is(Tag.AND)) {
            unknown = taggedSpan.is(Tag.OR) ? 1 : 0;
            return true;
        }
        if (taggedSpan.is(Tag.FILLER)) {
            return !(found && afterAnd(i) && taggedSpan.is(Tag.DETERMINER));
        }
        boolean open = !found || taggedPrompt.is(i - 1, Tag.OR);
        return open && !taggedSpan.is(Tag.LINK) && unknown-- > 0;
    }

    private static boolean isTarget(TaggedSpan taggedSpan) {
        return !taggedSpan.named() && (taggedSpan.entry().says("provoking") || taggedSpan.is(Tag.PERSON));
    }

    private void deny(int i) {
        taggedPrompt.span(i).deny();
        found = true;
        LexiconEntry lexiconEntry = taggedPrompt.span(i).entry();
        for (String subject : subjects(lexiconEntry)) {
            add(subject, start, i);
        }
    }

    private static Set<String> subjects(LexiconEntry lexiconEntry) {
        if (lexiconEntry.says("provoking")) {
            return lexiconEntry.values("provoking");
        }
        Set<String> subjects = new LinkedHashSet<>(lexiconEntry.values("gender"));
        if (subjects.isEmpty()) {
            subjects.addAll(lexiconEntry.values("age"));
        }
        return subjects.isEmpty() && lexiconEntry.says("anybody") ? Set.of("people") : subjects;
    }

    private void add(String subject, int first, int last) {
        phrases.add(new Phrase(
                Phrase.Kind.AVOID, subject, taggedPrompt.text(Math.max(Math.min(first, last), last - LIST), last)));
    }

    /** From "free" to what stands before it; from "excluded" to all that its clause names. */
    private void lookBack(int i) {
        if (lastNot >= 0 && i - lastNot <= REACH) { // "not gun-free"
            return;
        }
        int furthest = taggedPrompt.span(i).is(Tag.FREE) ? 1 : REACH;
        for (int at = i - 1; at >= Math.max(0, i - furthest) && taggedPrompt.gap(at + 1) != Gap.STOP; at--) {
            TaggedSpan taggedSpan = taggedPrompt.span(at);
            if (taggedSpan.entry().says("provoking") && !taggedSpan.denied()) {
                taggedSpan.deny();
                for (String subject : taggedSpan.entry().values("provoking")) {
                    phrases.add(new Phrase(Phrase.Kind.AVOID, subject, taggedPrompt.text(at, i)));
                }
            }
        }
    }

    private void avoid(int i) {
        if (start >= 0 && i - start == 1) { // "not safe for work"
            taggedPrompt.span(i).deny();
            return;
        }
        taggedPrompt.span(i).entry().values("avoid").forEach(subject -> add(subject, i, i));
    }
}
