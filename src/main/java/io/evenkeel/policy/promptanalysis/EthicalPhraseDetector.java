package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase.PhraseKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Detects ethical phrases of a prompt, such as "any gender", "balanced" or "including women". */
final class EthicalPhraseDetector {
    private static final int SHORT_WINDOW = 3;
    private static final int LONG_WINDOW = 8;

    private final TaggedPrompt prompt;
    private final TaggedPrompt phrasePrompt;
    private final boolean showsPeople;
    private final int[] spanOfToken;
    private final List<EthicalPhrase> ethicalPhrases = new ArrayList<>();

    /**
     * @param prompt the prompt, tagged by the lexicon of words
     * @param phrasePrompt the same prompt, tagged by the lexicon of phrases
     * @param showsPeople whether the prompt shows a person
     */
    private EthicalPhraseDetector(TaggedPrompt prompt, TaggedPrompt phrasePrompt, boolean showsPeople) {
        this.prompt = prompt;
        this.phrasePrompt = phrasePrompt;
        this.showsPeople = showsPeople;
        this.spanOfToken = new int[prompt.tokens().size() + 1];
        for (int i = 0; i < prompt.size(); i++) {
            for (int token = prompt.span(i).from(); token < prompt.span(i).until(); token++) {
                spanOfToken[token] = i;
            }
        }
        spanOfToken[prompt.tokens().size()] = prompt.size();
    }

    static List<EthicalPhrase> detect(TaggedPrompt prompt, TaggedPrompt phrasePrompt, boolean showsPeople) {
        EthicalPhraseDetector detector = new EthicalPhraseDetector(prompt, phrasePrompt, showsPeople);
        for (int i = 0; i < phrasePrompt.size(); i++) {
            if (!phrasePrompt.span(i).isUnknown()) {
                detector.detectPhrase(i);
            }
        }
        return detector.ethicalPhrases;
    }

    private void detectPhrase(int i) {
        LexiconEntry lexiconEntry = phrasePrompt.span(i).entry();
        if (lexiconEntry.is(Tag.INCLUDE)) {
            detectInclusion(i);
        } else if (isNegated(i)) {
            return;
        } else if (!(lexiconEntry.is(Tag.QUANTIFIER) && detectQuantifiedGroups(i))
                && appliesToPeople(lexiconEntry, i)) {
            addPhrases(PhraseKind.ANY, lexiconEntry.values("any"), i, i);
            addPhrases(PhraseKind.BALANCE, lexiconEntry.values("balance"), i, i);
        }
    }

    private boolean isNegated(int i) {
        int token = phrasePrompt.span(i).from();
        for (int at = token - 1; at >= Math.max(0, token - SHORT_WINDOW); at--) {
            TaggedSpan before = prompt.span(spanOfToken[at]);
            if (before.is(Tag.NO) || before.is(Tag.NOT) || before.is(Tag.WITHOUT)) {
                return true;
            }
            if (!prompt.tokens().get(at + 1).separator().joins()) {
                return false;
            }
        }
        return false;
    }

    /** Returns whether an adjective such as "diverse" describes people here, not vegetables. */
    private boolean appliesToPeople(LexiconEntry lexiconEntry, int i) {
        if (!lexiconEntry.has("of")) {
            return true;
        }
        int next = spanOfToken[phrasePrompt.span(i).until()];
        return showsPeople && (!prompt.isJoined(next) || !prompt.span(next).isUnknown()) && !prompt.is(next, Tag.THING);
    }

    /** Detects groups behind a quantifier: "any gender or age". */
    private boolean detectQuantifiedGroups(int i) {
        int before = ethicalPhrases.size();
        boolean more = true;
        for (int at = i + 1;
                more
                        && at < Math.min(phrasePrompt.size(), i + LONG_WINDOW)
                        && phrasePrompt.separatorBefore(at).joins();
                at++) {
            TaggedSpan taggedSpan = phrasePrompt.span(at);
            if (taggedSpan.is(Tag.GROUP)) {
                addPhrases(PhraseKind.ANY, taggedSpan.entry().values("group"), i, at);
                prompt.span(spanOfToken[taggedSpan.from()]).markNegated(); // "any sex" is not provoking
            }
            more = taggedSpan.is(Tag.GROUP) || taggedSpan.is(Tag.FILLER);
        }
        return ethicalPhrases.size() > before;
    }

    private void addPhrases(PhraseKind kind, Set<String> subjects, int from, int last) {
        subjects.forEach(
                subject -> ethicalPhrases.add(new EthicalPhrase(kind, subject, phrasePrompt.text(from, last))));
    }

    private void detectInclusion(int i) {
        TaggedSpan cue = phrasePrompt.span(i);
        boolean back = cue.entry().has("back");
        int from = back ? Math.max(0, spanOfToken[cue.from()] - LONG_WINDOW) : spanOfToken[cue.until()];
        int until = back ? spanOfToken[cue.from()] : Math.min(prompt.size(), from + SHORT_WINDOW + 1);
        List<TaggedSpan> taggedSpans = prompt.spans().subList(Math.min(from, until), until);
        Optional<String> subject = findSubject(taggedSpans, "include")
                .or(() -> findSubject(taggedSpans, "gender"))
                .or(() -> findSubject(taggedSpans, "skin"))
                .or(() -> findSubject(taggedSpans, "age").filter("old"::equals));
        subject.ifPresent(whom -> addPhrases(PhraseKind.INCLUDE, Set.of(whom), i, i));
    }

    private static Optional<String> findSubject(List<TaggedSpan> taggedSpans, String group) {
        return taggedSpans.stream()
                .filter(taggedSpan -> !taggedSpan.isNegated())
                .flatMap(taggedSpan -> taggedSpan.entry().values(group).stream())
                .findFirst();
    }
}
