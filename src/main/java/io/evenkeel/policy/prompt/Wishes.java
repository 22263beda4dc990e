package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;
import io.evenkeel.policy.prompt.PromptFacts.Phrase;
import io.evenkeel.policy.prompt.PromptFacts.Phrase.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a prompt asks for in the way of ethics: any gender, balance, including somebody. */
final class Wishes {
    private static final int NEAR = 3;
    private static final int FAR = 8;

    private final Sentence sentence;
    private final Sentence asked;
    private final boolean people;
    private final int[] spanOfToken;
    private final List<Phrase> phrases = new ArrayList<>();

    /**
     * @param sentence by the lexicon of words
     * @param asked the same prompt by the lexicon of phrases
     * @param people whether it shows somebody
     */
    private Wishes(Sentence sentence, Sentence asked, boolean people) {
        this.sentence = sentence;
        this.asked = asked;
        this.people = people;
        this.spanOfToken = new int[sentence.tokens().size() + 1];
        for (int i = 0; i < sentence.size(); i++) {
            for (int token = sentence.span(i).from(); token < sentence.span(i).until(); token++) {
                spanOfToken[token] = i;
            }
        }
        spanOfToken[sentence.tokens().size()] = sentence.size();
    }

    static List<Phrase> in(Sentence sentence, Sentence asked, boolean people) {
        Wishes wishes = new Wishes(sentence, asked, people);
        for (int i = 0; i < asked.size(); i++) {
            if (!asked.span(i).isUnknown()) {
                wishes.read(i);
            }
        }
        return wishes.phrases;
    }

    private void read(int i) {
        Entry entry = asked.span(i).entry();
        if (entry.is(Tag.INCLUDE)) {
            include(i);
        } else if (isDenied(i)) {
            return;
        } else if (!(entry.is(Tag.QUANTIFIER) && quantified(i)) && fits(entry, i)) {
            add(Kind.ANY, entry.values("any"), i, i);
            add(Kind.BALANCE, entry.values("balance"), i, i);
        }
    }

    private boolean isDenied(int i) {
        int token = asked.span(i).from();
        for (int at = token - 1; at >= Math.max(0, token - NEAR); at--) {
            Span before = sentence.span(spanOfToken[at]);
            if (before.is(Tag.NO) || before.is(Tag.NOT) || before.is(Tag.WITHOUT)) {
                return true;
            }
            if (!sentence.tokens().get(at + 1).gap().joins()) {
                return false;
            }
        }
        return false;
    }

    /** "Diverse" may be said of vegetables. */
    private boolean fits(Entry entry, int i) {
        if (!entry.says("of")) {
            return true;
        }
        int next = spanOfToken[asked.span(i).until()];
        return people && (!sentence.joined(next) || !sentence.span(next).isUnknown()) && !sentence.is(next, Tag.THING);
    }

    /** "Any gender or age". */
    private boolean quantified(int i) {
        int before = phrases.size();
        boolean more = true;
        for (int at = i + 1;
                more && at < Math.min(asked.size(), i + FAR) && asked.gap(at).joins();
                at++) {
            Span span = asked.span(at);
            if (span.is(Tag.GROUP)) {
                add(Kind.ANY, span.entry().values("group"), i, at);
                sentence.span(spanOfToken[span.from()]).deny(); // "any sex" provokes nobody
            }
            more = span.is(Tag.GROUP) || span.is(Tag.FILLER);
        }
        return phrases.size() > before;
    }

    private void add(Kind kind, Set<String> subjects, int from, int last) {
        subjects.forEach(subject -> phrases.add(new Phrase(kind, subject, asked.text(from, last))));
    }

    private void include(int i) {
        Span cue = asked.span(i);
        boolean back = cue.entry().says("back");
        int from = back ? Math.max(0, spanOfToken[cue.from()] - FAR) : spanOfToken[cue.until()];
        int until = back ? spanOfToken[cue.from()] : Math.min(sentence.size(), from + NEAR + 1);
        List<Span> spans = sentence.spans().subList(Math.min(from, until), until);
        Optional<String> subject = subject(spans, "include")
                .or(() -> subject(spans, "gender"))
                .or(() -> subject(spans, "skin"))
                .or(() -> subject(spans, "age").filter("old"::equals));
        subject.ifPresent(whom -> add(Kind.INCLUDE, Set.of(whom), i, i));
    }

    private static Optional<String> subject(List<Span> spans, String group) {
        return spans.stream()
                .filter(span -> !span.denied())
                .flatMap(span -> span.entry().values(group).stream())
                .findFirst();
    }
}
