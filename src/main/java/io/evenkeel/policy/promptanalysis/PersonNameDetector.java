package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Detects named people by patterns: a title and a capital; a first name and what follows; capitals after "portrait of" or "by", or before
 * "'s" or "eating"; and by a list of well-known names, which also finds names without capitals.
 */
final class PersonNameDetector {
    private static final double TITLE_CASE_SHARE = 0.7;
    private static final int MIN_WORDS_FOR_TITLE_CASE = 4;
    private static final int MAX_NAME_PARTS = 6; // parts of a name
    private static final Set<String> PARTICLES = Set.of(
            "van", "von", "der", "den", "da", "de", "del", "della", "di", "du", "bin", "ibn", "al", "la", "le", "ter");

    private final TaggedPrompt prompt;
    private final boolean capitalsAreSignificant;
    private final List<PersonName> found = new ArrayList<>();

    /**
     * The name of a person.
     *
     * @param shown whether the prompt shows the person, rather than what the person made or owns
     */
    record PersonName(String name, boolean shown, Set<String> topics) {
        @Override
        public String toString() {
            return "PersonName[" + shown + "]";
        }
    }

    private PersonNameDetector(TaggedPrompt prompt) {
        this.prompt = prompt;
        long capitals = prompt.tokens().stream().filter(PromptToken::capital).count();
        this.capitalsAreSignificant = prompt.size() < MIN_WORDS_FOR_TITLE_CASE
                || capitals < TITLE_CASE_SHARE * prompt.tokens().size();
    }

    /** Marks the spans that are parts of names. */
    static List<PersonName> markNames(TaggedPrompt prompt) {
        PersonNameDetector detector = new PersonNameDetector(prompt);
        int i = 0;
        while (i < prompt.size()) {
            int end = detector.findNameEnd(i);
            if (end > i) {
                detector.addName(i, end);
            }
            i = Math.max(end, i + 1);
        }
        return detector.found;
    }

    /** Returns the end of the name that begins at a span; its own index if none does. */
    private int findNameEnd(int i) {
        if (prompt.span(i).is(Tag.NOTHING)) {
            return i;
        }
        int run = findCapitalRunEnd(i);
        boolean name = prompt.span(i).is(Tag.KNOWN) || (isName(i, run) && !prompt.is(run - 1, Tag.PLACE));
        return name ? Math.max(run, i + 1) : i;
    }

    /** Returns the end of a run of capitalised words and particles between them. */
    private int findCapitalRunEnd(int from) {
        if (!isCapital(from)) {
            return from;
        }
        int end = from + 1;
        while (end - from < MAX_NAME_PARTS
                && prompt.isJoined(end)
                && !prompt.lastToken(end - 1).possessive()) {
            int next = end;
            while (next - end < MAX_NAME_PARTS && prompt.isJoined(next) && isParticle(next)) {
                next++;
            }
            if (!prompt.isJoined(next) || !isNamePart(next)) {
                break;
            }
            end = next + 1;
        }
        return end;
    }

    private boolean isParticle(int i) {
        return PARTICLES.contains(prompt.lastToken(i).word());
    }

    private boolean isCapital(int i) {
        return prompt.tokens().get(prompt.span(i).from()).capital();
    }

    private boolean isNamePart(int i) {
        TaggedSpan taggedSpan = prompt.span(i);
        return isCapital(i)
                && !taggedSpan.is(Tag.NOTHING)
                && !taggedSpan.is(Tag.LINK)
                && !taggedSpan.is(Tag.DETERMINER)
                && (taggedSpan.until() - taggedSpan.from() == 1 || taggedSpan.is(Tag.KNOWN));
    }

    private boolean isName(int i, int end) {
        TaggedSpan first = prompt.span(i);
        if (first.is(Tag.FIRST_NAME) && !isCapital(i)) {
            return false;
        }
        if (first.is(Tag.TITLE) && end > i + 1) {
            return isUnknownWord(i + 1);
        }
        if (first.is(Tag.FIRST_NAME) && end > i + 1) {
            return capitalsAreSignificant || isUnknownWord(i + 1);
        }
        return capitalsAreSignificant && end > i + 1 && areUnknownWords(i, end) && isInNameContext(i, end);
    }

    private boolean isUnknownWord(int i) {
        TaggedSpan taggedSpan = prompt.span(i);
        return taggedSpan.isUnknown() || taggedSpan.is(Tag.KNOWN);
    }

    private boolean areUnknownWords(int from, int end) {
        for (int i = from; i < end; i++) {
            if (!isUnknownWord(i) && !isParticle(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the words before or after mark a name. */
    private boolean isInNameContext(int i, int end) {
        boolean before = prompt.isJoined(i) && (prompt.is(i - 1, Tag.DEPICTING) || prompt.is(i - 1, Tag.MAKER));
        boolean acts = prompt.isJoined(end) && prompt.lastToken(end).word().endsWith("ing");
        return before || acts || prompt.lastToken(end - 1).possessive();
    }

    private void addName(int from, int end) {
        int named = prompt.span(end - 1).until() - prompt.span(from).until();
        int first = prompt.span(from).is(Tag.TITLE) && named > 1 ? from + 1 : from;
        for (int i = from; i < end; i++) {
            prompt.span(i).markName();
        }
        boolean made = prompt.isJoined(from) && prompt.is(from - 1, Tag.MAKER);
        boolean owns =
                prompt.lastToken(end - 1).possessive() && !prompt.is(end, Tag.BODY) && !prompt.is(end, Tag.DEPICTING);
        Set<String> topics = prompt.span(end - 1).entry().values("topic");
        found.add(new PersonName(prompt.text(first, end - 1), !made && !owns, topics));
    }
}
