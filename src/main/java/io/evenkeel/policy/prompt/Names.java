package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Named people, by patterns: a title and a capital, a first name and what follows it, capitals behind "portrait of" or "by",
 * or before "'s" or "eating"; and by a list of well-known ones, which is what finds names without capitals.
 */
final class Names {
    private static final double TITLE_CASE = 0.7;
    private static final int FEW = 4;
    private static final int LONGEST = 6; // parts of a name
    private static final Set<String> PARTICLES = Set.of(
            "van", "von", "der", "den", "da", "de", "del", "della", "di", "du", "bin", "ibn", "al", "la", "le", "ter");

    private final Sentence sentence;
    private final boolean capitalsTell;
    private final List<Name> found = new ArrayList<>();

    /**
     * A name.
     *
     * @param shown whether the prompt shows who bears it, rather than what that person made or owns
     */
    record Name(String name, boolean shown, Set<String> topics) {
        @Override
        public String toString() {
            return "Name[" + shown + "]";
        }
    }

    private Names(Sentence sentence) {
        this.sentence = sentence;
        long capitals = sentence.tokens().stream().filter(Token::capital).count();
        this.capitalsTell = sentence.size() < FEW
                || capitals < TITLE_CASE * sentence.tokens().size();
    }

    /** Marks the expressions that are parts of names. */
    static List<Name> mark(Sentence sentence) {
        Names names = new Names(sentence);
        int i = 0;
        while (i < sentence.size()) {
            int end = names.end(i);
            if (end > i) {
                names.add(i, end);
            }
            i = Math.max(end, i + 1);
        }
        return names.found;
    }

    /** Behind the name that begins there; the place itself if none does. */
    private int end(int i) {
        if (sentence.span(i).is(Tag.NOTHING)) {
            return i;
        }
        int run = run(i);
        boolean name = sentence.span(i).is(Tag.KNOWN) || (isName(i, run) && !sentence.is(run - 1, Tag.PLACE));
        return name ? Math.max(run, i + 1) : i;
    }

    /** Behind the capitals, and small words between them, that begin there. */
    private int run(int from) {
        if (!isCapital(from)) {
            return from;
        }
        int end = from + 1;
        while (end - from < LONGEST
                && sentence.joined(end)
                && !sentence.last(end - 1).possessive()) {
            int next = end;
            while (next - end < LONGEST && sentence.joined(next) && isParticle(next)) {
                next++;
            }
            if (!sentence.joined(next) || !isPart(next)) {
                break;
            }
            end = next + 1;
        }
        return end;
    }

    private boolean isParticle(int i) {
        return PARTICLES.contains(sentence.last(i).word());
    }

    private boolean isCapital(int i) {
        return sentence.tokens().get(sentence.span(i).from()).capital();
    }

    private boolean isPart(int i) {
        Span span = sentence.span(i);
        return isCapital(i)
                && !span.is(Tag.NOTHING)
                && !span.is(Tag.LINK)
                && !span.is(Tag.DETERMINER)
                && (span.until() - span.from() == 1 || span.is(Tag.KNOWN));
    }

    private boolean isName(int i, int end) {
        Span first = sentence.span(i);
        if (first.is(Tag.FIRST_NAME) && !isCapital(i)) {
            return false;
        }
        if (first.is(Tag.TITLE) && end > i + 1) {
            return isStranger(i + 1);
        }
        if (first.is(Tag.FIRST_NAME) && end > i + 1) {
            return capitalsTell || isStranger(i + 1);
        }
        return capitalsTell && end > i + 1 && strangers(i, end) && isTold(i, end);
    }

    private boolean isStranger(int i) {
        Span span = sentence.span(i);
        return span.isUnknown() || span.is(Tag.KNOWN);
    }

    private boolean strangers(int from, int end) {
        for (int i = from; i < end; i++) {
            if (!isStranger(i) && !isParticle(i)) {
                return false;
            }
        }
        return true;
    }

    /** By what stands before or behind. */
    private boolean isTold(int i, int end) {
        boolean before = sentence.joined(i) && (sentence.is(i - 1, Tag.DEPICTING) || sentence.is(i - 1, Tag.MAKER));
        boolean acts = sentence.joined(end) && sentence.last(end).word().endsWith("ing");
        return before || acts || sentence.last(end - 1).possessive();
    }

    private void add(int from, int end) {
        int named = sentence.span(end - 1).until() - sentence.span(from).until();
        int first = sentence.span(from).is(Tag.TITLE) && named > 1 ? from + 1 : from;
        for (int i = from; i < end; i++) {
            sentence.span(i).name();
        }
        boolean made = sentence.joined(from) && sentence.is(from - 1, Tag.MAKER);
        boolean owns =
                sentence.last(end - 1).possessive() && !sentence.is(end, Tag.BODY) && !sentence.is(end, Tag.DEPICTING);
        Set<String> topics = sentence.span(end - 1).entry().values("topic");
        found.add(new Name(sentence.text(first, end - 1), !made && !owns, topics));
    }
}
