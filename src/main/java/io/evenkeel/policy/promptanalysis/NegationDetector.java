package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase;
import io.evenkeel.policy.promptanalysis.PromptToken.Separator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Marks what a prompt excludes, in one pass: "no guns", "without any weapons or blood", "gun-free". A negation extends over filler words
 * and lists, and no further: not in "no fear of guns". "Not without a gun" reverses it.
 */
final class NegationDetector {
    private static final int MAX_DISTANCE = 7; // from "never" to "without", and back from "excluded"
    private static final int MAX_LIST_LENGTH = 16;

    private final TaggedPrompt prompt;
    private final List<EthicalPhrase> ethicalPhrases = new ArrayList<>();
    private int start = -1;
    private int lastNot = -1;
    private int allowedUnknownWords;
    private boolean hasTarget;
    private boolean inNegativePrompt;

    private NegationDetector(TaggedPrompt prompt) {
        this.prompt = prompt;
    }

    /** Marks negated spans. @return the phrases that ask to avoid something */
    static List<EthicalPhrase> markNegated(TaggedPrompt prompt) {
        NegationDetector detector = new NegationDetector(prompt);
        for (int i = 0; i < prompt.size(); i++) {
            detector.visit(i);
        }
        return detector.ethicalPhrases;
    }

    private void visit(int i) {
        handleGap(prompt.separatorBefore(i), i);
        TaggedSpan taggedSpan = prompt.span(i);
        if ((prompt.separatorBefore(i) == Separator.OPTION && taggedSpan.is(Tag.NO)) || taggedSpan.is(Tag.NEGATIVE)) {
            inNegativePrompt = true;
            start = i;
        } else if (inNegativePrompt) {
            if (isTarget(taggedSpan)) {
                negateSpan(i);
            }
        } else if (taggedSpan.is(Tag.NO) || taggedSpan.is(Tag.NOT) || taggedSpan.is(Tag.WITHOUT)) {
            startNegation(i);
        } else if (taggedSpan.is(Tag.FREE) || taggedSpan.is(Tag.EXCLUDED)) {
            negateBackwards(i);
        } else if (taggedSpan.entry().has("avoid")) {
            handleAvoidance(i);
        } else if (start >= 0) {
            extendNegation(i);
        }
    }

    private void handleGap(Separator separator, int i) {
        if (separator == Separator.OPTION) {
            inNegativePrompt = false;
        }
        if (separator == Separator.STOP || separator == Separator.OPTION) {
            start = inNegativePrompt ? start : -1;
            lastNot = -1;
        }
        if (separator == Separator.COMMA && !inNegativePrompt) {
            lastNot = -1;
            allowedUnknownWords = 0;
            if (start >= 0 && !(hasTarget && listContinues(i))) {
                start = -1;
            }
        }
    }

    /** Returns whether a list with a comma here ends in "or" or "and" before the sentence ends. */
    private boolean listContinues(int from) {
        if (!isTarget(prompt.span(from)) && !prompt.is(from, Tag.OR) && !prompt.is(from, Tag.AND)) {
            return false;
        }
        for (int i = from; i < Math.min(prompt.size(), from + MAX_LIST_LENGTH); i++) {
            if (i > from && prompt.separatorBefore(i) == Separator.STOP) {
                return false;
            }
            if (prompt.is(i, Tag.OR) || prompt.is(i, Tag.AND)) {
                return true;
            }
            if (!isTarget(prompt.span(i)) && !prompt.is(i, Tag.FILLER)) {
                return false;
            }
        }
        return false;
    }

    private void startNegation(int i) {
        TaggedSpan taggedSpan = prompt.span(i);
        if (taggedSpan.is(Tag.WITHOUT) && lastNot >= 0 && i - lastNot <= MAX_DISTANCE) {
            start = -1;
            lastNot = -1;
            return;
        }
        if (!taggedSpan.is(Tag.WITHOUT)) {
            lastNot = i;
        }
        start = i;
        hasTarget = false;
        allowedUnknownWords = taggedSpan.is(Tag.NOT) ? 0 : 1;
    }

    private void extendNegation(int i) {
        TaggedSpan taggedSpan = prompt.span(i);
        if (isTarget(taggedSpan)) {
            if (prompt.isJoined(i + 1) && prompt.is(i + 1, Tag.FREE)) { // "not gun-free"
                start = -1;
            } else if (hasTarget && isAfterAnd(i) && taggedSpan.is(Tag.PERSON)) {
                start = -1;
            } else {
                negateSpan(i);
            }
        } else if (!continuesScope(i, taggedSpan)) {
            start = -1;
        }
    }

    private boolean isAfterAnd(int i) {
        return prompt.is(i - 1, Tag.AND);
    }

    private boolean continuesScope(int i, TaggedSpan taggedSpan) {
        if (taggedSpan.is(Tag.ONLY)) {
            return false;
        }
        if (taggedSpan.is(Tag.OF)) {
            return prompt.is(i - 1, Tag.FILLER);
        }
        if (taggedSpan.is(Tag.OR) || taggedSpan.is(Tag.AND)) {
            allowedUnknownWords = taggedSpan.is(Tag.OR) ? 1 : 0;
            return true;
        }
        if (taggedSpan.is(Tag.FILLER)) {
            return !(hasTarget && isAfterAnd(i) && taggedSpan.is(Tag.DETERMINER));
        }
        boolean open = !hasTarget || prompt.is(i - 1, Tag.OR);
        return open && !taggedSpan.is(Tag.LINK) && allowedUnknownWords-- > 0;
    }

    private static boolean isTarget(TaggedSpan taggedSpan) {
        return !taggedSpan.isName() && (taggedSpan.entry().has("provoking") || taggedSpan.is(Tag.PERSON));
    }

    private void negateSpan(int i) {
        prompt.span(i).markNegated();
        hasTarget = true;
        LexiconEntry lexiconEntry = prompt.span(i).entry();
        for (String subject : subjectsOf(lexiconEntry)) {
            addPhrase(subject, start, i);
        }
    }

    private static Set<String> subjectsOf(LexiconEntry lexiconEntry) {
        if (lexiconEntry.has("provoking")) {
            return lexiconEntry.values("provoking");
        }
        Set<String> subjects = new LinkedHashSet<>(lexiconEntry.values("gender"));
        if (subjects.isEmpty()) {
            subjects.addAll(lexiconEntry.values("age"));
        }
        return subjects.isEmpty() && lexiconEntry.has("anybody") ? Set.of("people") : subjects;
    }

    private void addPhrase(String subject, int first, int last) {
        ethicalPhrases.add(new EthicalPhrase(
                EthicalPhrase.PhraseKind.AVOID,
                subject,
                prompt.text(Math.max(Math.min(first, last), last - MAX_LIST_LENGTH), last)));
    }

    /** Negates what precedes: one span before "free", the clause before "excluded". */
    private void negateBackwards(int i) {
        if (lastNot >= 0 && i - lastNot <= MAX_DISTANCE) { // "not gun-free"
            return;
        }
        int furthest = prompt.span(i).is(Tag.FREE) ? 1 : MAX_DISTANCE;
        for (int at = i - 1;
                at >= Math.max(0, i - furthest) && prompt.separatorBefore(at + 1) != Separator.STOP;
                at--) {
            TaggedSpan taggedSpan = prompt.span(at);
            if (taggedSpan.entry().has("provoking") && !taggedSpan.isNegated()) {
                taggedSpan.markNegated();
                for (String subject : taggedSpan.entry().values("provoking")) {
                    ethicalPhrases.add(new EthicalPhrase(EthicalPhrase.PhraseKind.AVOID, subject, prompt.text(at, i)));
                }
            }
        }
    }

    private void handleAvoidance(int i) {
        if (start >= 0 && i - start == 1) { // "not safe for work"
            prompt.span(i).markNegated();
            return;
        }
        prompt.span(i).entry().values("avoid").forEach(subject -> addPhrase(subject, i, i));
    }
}
