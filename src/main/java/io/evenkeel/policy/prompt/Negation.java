package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;
import io.evenkeel.policy.prompt.PromptFacts.Phrase;
import io.evenkeel.policy.prompt.Token.Gap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a prompt says is not to be seen, in one pass: "no guns", "without any weapons or blood", "gun-free". A negation reaches
 * over words that do not matter, over lists, and no further: not in "no fear of guns". "Not without a gun" turns it round.
 */
final class Negation {
    private static final int REACH = 7; // from "never" to "without", and back from "excluded"
    private static final int LIST = 16;

    private final Sentence sentence;
    private final List<Phrase> phrases = new ArrayList<>();
    private int start = -1;
    private int lastNot = -1;
    private int unknown;
    private boolean found;
    private boolean negative;

    private Negation(Sentence sentence) {
        this.sentence = sentence;
    }

    /** Marks the expressions that are denied. @return the phrases that ask to avoid something */
    static List<Phrase> mark(Sentence sentence) {
        Negation negation = new Negation(sentence);
        for (int i = 0; i < sentence.size(); i++) {
            negation.meet(i);
        }
        return negation.phrases;
    }

    private void meet(int i) {
        heed(sentence.gap(i), i);
        Span span = sentence.span(i);
        if ((sentence.gap(i) == Gap.OPTION && span.is(Tag.NO)) || span.is(Tag.NEGATIVE)) {
            negative = true;
            start = i;
        } else if (negative) {
            if (isTarget(span)) {
                deny(i);
            }
        } else if (span.is(Tag.NO) || span.is(Tag.NOT) || span.is(Tag.WITHOUT)) {
            negate(i);
        } else if (span.is(Tag.FREE) || span.is(Tag.EXCLUDED)) {
            lookBack(i);
        } else if (span.entry().says("avoid")) {
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
        if (!isTarget(sentence.span(from)) && !sentence.is(from, Tag.OR) && !sentence.is(from, Tag.AND)) {
            return false;
        }
        for (int i = from; i < Math.min(sentence.size(), from + LIST); i++) {
            if (i > from && sentence.gap(i) == Gap.STOP) {
                return false;
            }
            if (sentence.is(i, Tag.OR) || sentence.is(i, Tag.AND)) {
                return true;
            }
            if (!isTarget(sentence.span(i)) && !sentence.is(i, Tag.FILLER)) {
                return false;
            }
        }
        return false;
    }

    private void negate(int i) {
        Span span = sentence.span(i);
        if (span.is(Tag.WITHOUT) && lastNot >= 0 && i - lastNot <= REACH) {
            start = -1;
            lastNot = -1;
            return;
        }
        if (!span.is(Tag.WITHOUT)) {
            lastNot = i;
        }
        start = i;
        found = false;
        unknown = span.is(Tag.NOT) ? 0 : 1;
    }

    private void reach(int i) {
        Span span = sentence.span(i);
        if (isTarget(span)) {
            if (sentence.joined(i + 1) && sentence.is(i + 1, Tag.FREE)) { // "not gun-free"
                start = -1;
            } else if (found && afterAnd(i) && span.is(Tag.PERSON)) {
                start = -1;
            } else {
                deny(i);
            }
        } else if (!goesOn(i, span)) {
            start = -1;
        }
    }

    private boolean afterAnd(int i) {
        return sentence.is(i - 1, Tag.AND);
    }

    private boolean goesOn(int i, Span span) {
        if (span.is(Tag.ONLY)) {
            return false;
        }
        if (span.is(Tag.OF)) {
            return sentence.is(i - 1, Tag.FILLER);
        }
        if (span.is(Tag.OR) || span.is(Tag.AND)) {
            unknown = span.is(Tag.OR) ? 1 : 0;
            return true;
        }
        if (span.is(Tag.FILLER)) {
            return !(found && afterAnd(i) && span.is(Tag.DETERMINER));
        }
        boolean open = !found || sentence.is(i - 1, Tag.OR);
        return open && !span.is(Tag.LINK) && unknown-- > 0;
    }

    private static boolean isTarget(Span span) {
        return !span.named() && (span.entry().says("provoking") || span.is(Tag.PERSON));
    }

    private void deny(int i) {
        sentence.span(i).deny();
        found = true;
        Entry entry = sentence.span(i).entry();
        for (String subject : subjects(entry)) {
            add(subject, start, i);
        }
    }

    private static Set<String> subjects(Entry entry) {
        if (entry.says("provoking")) {
            return entry.values("provoking");
        }
        Set<String> subjects = new LinkedHashSet<>(entry.values("gender"));
        if (subjects.isEmpty()) {
            subjects.addAll(entry.values("age"));
        }
        return subjects.isEmpty() && entry.says("anybody") ? Set.of("people") : subjects;
    }

    private void add(String subject, int first, int last) {
        phrases.add(new Phrase(
                Phrase.Kind.AVOID, subject, sentence.text(Math.max(Math.min(first, last), last - LIST), last)));
    }

    /** From "free" to what stands before it; from "excluded" to all that its clause names. */
    private void lookBack(int i) {
        if (lastNot >= 0 && i - lastNot <= REACH) { // "not gun-free"
            return;
        }
        int furthest = sentence.span(i).is(Tag.FREE) ? 1 : REACH;
        for (int at = i - 1; at >= Math.max(0, i - furthest) && sentence.gap(at + 1) != Gap.STOP; at--) {
            Span span = sentence.span(at);
            if (span.entry().says("provoking") && !span.denied()) {
                span.deny();
                for (String subject : span.entry().values("provoking")) {
                    phrases.add(new Phrase(Phrase.Kind.AVOID, subject, sentence.text(at, i)));
                }
            }
        }
    }

    private void avoid(int i) {
        if (start >= 0 && i - start == 1) { // "not safe for work"
            sentence.span(i).deny();
            return;
        }
        sentence.span(i).entry().values("avoid").forEach(subject -> add(subject, i, i));
    }
}
