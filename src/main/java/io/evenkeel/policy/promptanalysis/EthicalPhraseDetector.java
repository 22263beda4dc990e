package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.Phrase;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.Phrase.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a prompt asks for in the way of ethics: any gender, balance, including somebody. */
final class EthicalPhraseDetector {
    private static final int NEAR = 3;
    private static final int FAR = 8;

    private final TaggedPrompt taggedPrompt;
    private final TaggedPrompt asked;
    private final boolean people;
    private final int[] spanOfToken;
    private final List<Phrase> phrases = new ArrayList<>();

    /**
     * @param taggedPrompt by the lexicon of words
     * @param asked the same prompt by the lexicon of phrases
     * @param people whether it shows somebody
     */
    private EthicalPhraseDetector(TaggedPrompt taggedPrompt, TaggedPrompt asked, boolean people) {
        this.taggedPrompt = taggedPrompt;
        this.asked = asked;
        this.people = people;
        this.spanOfToken = new int[taggedPrompt.tokens().size() + 1];
        for (int i = 0; i < taggedPrompt.size(); i++) {
            for (int token = taggedPrompt.span(i).from();
                    token < taggedPrompt.span(i).until();
                    token++) {
                spanOfToken[token] = i;
            }
        }
        spanOfToken[taggedPrompt.tokens().size()] = taggedPrompt.size();
    }

    static List<Phrase> in(TaggedPrompt taggedPrompt, TaggedPrompt asked, boolean people) {
        EthicalPhraseDetector ethicalPhraseDetector = new EthicalPhraseDetector(taggedPrompt, asked, people);
        for (int i = 0; i < asked.size(); i++) {
            if (!asked.span(i).isUnknown()) {
                ethicalPhraseDetector.read(i);
            }
        }
        return ethicalPhraseDetector.phrases;
    }

    private void read(int i) {
        LexiconEntry lexiconEntry = asked.span(i).entry();
        if (lexiconEntry.is(Tag.INCLUDE)) {
            include(i);
        } else if (isDenied(i)) {
            return;
        } else if (!(lexiconEntry.is(Tag.QUANTIFIER) && quantified(i)) && fits(lexiconEntry, i)) {
            add(Kind.ANY, lexiconEntry.values("any"), i, i);
            add(Kind.BALANCE, lexiconEntry.values("balance"), i, i);
        }
    }

    private boolean isDenied(int i) {
        int token = asked.span(i).from();
        for (int at = token - 1; at >= Math.max(0, token - NEAR); at--) {
            TaggedSpan before = taggedPrompt.span(spanOfToken[at]);
            if (before.is(Tag.NO) || before.is(Tag.NOT) || before.is(Tag.WITHOUT)) {
                return true;
            }
            if (!taggedPrompt.tokens().get(at + 1).gap().joins()) {
                return false;
            }
        }
        return false;
    }

    /** "Diverse" may be said of vegetables. */
    private boolean fits(LexiconEntry lexiconEntry, int i) {
        if (!lexiconEntry.says("of")) {
            return true;
        }
        int next = spanOfToken[asked.span(i).until()];
        return people
                && (!taggedPrompt.joined(next) || !taggedPrompt.span(next).isUnknown())
                && !taggedPrompt.is(next, Tag.THING);
    }

    /** "Any gender or age". */
    private boolean quantified(int i) {
        int before = phrases.size();
        boolean more = true;
        for (int at = i + 1;
                more && at < Math.min(asked.size(), i + FAR) && asked.gap(at).joins();
                at++) {
            TaggedSpan taggedSpan = asked.span(at);
            if (taggedSpan.is(Tag.GROUP)) {
                add(Kind.ANY, taggedSpan.entry().values("group"), i, at);
                taggedPrompt.span(spanOfToken[taggedSpan.from()]).deny(); // "any sex" provokes nobody
            }
            more = taggedSpan.is(Tag.GROUP) || taggedSpan.is(Tag.FILLER);
        }
        return phrases.size() > before;
    }

    private void add(Kind kind, Set<String> subjects, int from, int last) {
        subjects.forEach(subject -> phrases.add(new Phrase(kind, subject, asked.text(from, last))));
    }

    private void include(int i) {
        TaggedSpan cue = asked.span(i);
        boolean back = cue.entry().says("back");
        int from = back ? Math.max(0, spanOfToken[cue.from()] - FAR) : spanOfToken[cue.until()];
        int until = back ? spanOfToken[cue.from()] : Math.min(taggedPrompt.size(), from + NEAR + 1);
        List<TaggedSpan> taggedSpans = taggedPrompt.spans().subList(Math.min(from, until), until);
        Optional<String> subject = subject(taggedSpans, "include")
                .or(() -> subject(taggedSpans, "gender"))
                .or(() -> subject(taggedSpans, "skin"))
                .or(() -> subject(taggedSpans, "age").filter("old"::equals));
        subject.ifPresent(whom -> add(Kind.INCLUDE, Set.of(whom), i, i));
    }

    private static Optional<String> subject(List<TaggedSpan> taggedSpans, String group) {
        return taggedSpans.stream()
                .filter(taggedSpan -> !taggedSpan.denied())
                .flatMap(taggedSpan -> taggedSpan.entry().values(group).stream())
                .findFirst();
    }
}
