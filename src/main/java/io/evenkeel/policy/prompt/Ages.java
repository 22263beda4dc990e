package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;

/** Ages in numbers: "a 10-year-old", "aged seventy", "in her sixties", "a boy of about twelve". */
final class Ages {
    private static final int CHILD = 13;
    private static final int TEEN = 18;
    private static final int YOUNG = 30;
    private static final int ADULT = 40;
    private static final int MIDDLE = 60;
    private static final int OLDEST = 120;
    private static final int NEAR = 3;

    private final Sentence sentence;
    private final People people;

    Ages(Sentence sentence, People people) {
        this.sentence = sentence;
        this.people = people;
    }

    /** Tells the people of each. */
    void read() {
        for (int i = 0; i < sentence.size(); i++) {
            if (sentence.span(i).is(Tag.DECADE)) {
                decade(i);
            } else if (number(i) >= 0) {
                age(i);
            }
        }
    }

    /** A number of years there; -1 if there is none. */
    private int number(int i) {
        if (i >= sentence.size()) {
            return -1;
        }
        Span span = sentence.span(i);
        if (span.is(Tag.NUMBER)) {
            return span.entry().values("n").stream().mapToInt(Integer::parseInt).sum();
        }
        Token token = sentence.last(i);
        return span.isUnknown() && token.isNumber() && token.word().length() <= NEAR
                ? Integer.parseInt(token.word())
                : -1;
    }

    private void age(int i) {
        int end = i + 1;
        int years = number(i);
        if (sentence.joined(end) && sentence.span(i).is(Tag.NUMBER) && sentence.is(end, Tag.NUMBER)) { // "twenty-five"
            return; // the second one is read, with the first before it
        }
        if (i > 0 && sentence.joined(i) && sentence.is(i - 1, Tag.NUMBER)) {
            years += number(i - 1);
        }
        boolean old = sentence.joined(end) && sentence.is(end, Tag.YEARS) && !isOfOther(end + 1);
        if ((old || isTold(i)) && years <= OLDEST) {
            people.aged(name(years));
        }
    }

    /** "A 3 year old dog". */
    private boolean isOfOther(int from) {
        for (int i = from;
                i < Math.min(sentence.size(), from + 2) && sentence.gap(i).joins();
                i++) {
            Span span = sentence.span(i);
            if (span.is(Tag.ANIMAL) || span.is(Tag.THING)) {
                return true;
            }
            if (span.is(Tag.LINK)
                    || span.is(Tag.PERSON)
                    || sentence.last(i).word().endsWith("ing")) {
                return false;
            }
        }
        return false;
    }

    private boolean isTold(int i) {
        int before = i - 1;
        while (before > 0 && i - before < NEAR && sentence.last(before).word().matches("about|around|some|roughly")) {
            before--;
        }
        if (before < 0 || !sentence.joined(before + 1)) {
            return false;
        }
        boolean of = sentence.is(before, Tag.OF) // "a boy of twelve", no "team of four cats"
                && sentence.is(before - 1, Tag.PERSON)
                && !sentence.span(before - 1).entry().says("group")
                && (!sentence.joined(i + 1) || sentence.is(i + 1, Tag.LINK));
        return of || sentence.span(before).is(Tag.OLD);
    }

    private void decade(int i) {
        for (int before = i - 1; before >= Math.max(0, i - NEAR); before--) {
            if (sentence.is(before, Tag.PRONOUN) || sentence.last(before).word().equals("their")) {
                people.aged(name(sentence.span(i).entry().values("n").stream()
                        .mapToInt(Integer::parseInt)
                        .sum()));
                return;
            }
        }
    }

    private static String name(int years) {
        if (years < CHILD) {
            return "child";
        }
        if (years < TEEN) {
            return "teen";
        }
        return years < YOUNG ? "young" : years < ADULT ? "adult" : years < MIDDLE ? "middle" : "old";
    }
}
