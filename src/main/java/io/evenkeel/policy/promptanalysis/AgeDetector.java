package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;

/** Ages in numbers: "a 10-year-old", "aged seventy", "in her sixties", "a boy of about twelve". */
final class AgeDetector {
    private static final int CHILD = 13;
    private static final int TEEN = 18;
    private static final int YOUNG = 30;
    private static final int ADULT = 40;
    private static final int MIDDLE = 60;
    private static final int OLDEST = 120;
    private static final int NEAR = 3;

    private final TaggedPrompt taggedPrompt;
    private final PersonDetector personDetector;

    AgeDetector(TaggedPrompt taggedPrompt, PersonDetector personDetector) {
        this.taggedPrompt = taggedPrompt;
        this.personDetector = personDetector;
    }

    /** Tells the people of each. */
    void read() {
        for (int i = 0; i < taggedPrompt.size(); i++) {
            if (taggedPrompt.span(i).is(Tag.DECADE)) {
                decade(i);
            } else if (number(i) >= 0) {
                age(i);
            }
        }
    }

    /** A number of years there; -1 if there is none. */
    private int number(int i) {
        if (i >= taggedPrompt.size()) {
            return -1;
        }
        TaggedSpan taggedSpan = taggedPrompt.span(i);
        if (taggedSpan.is(Tag.NUMBER)) {
            return taggedSpan.entry().values("n").stream()
                    .mapToInt(Integer::parseInt)
                    .sum();
        }
        PromptToken promptToken = taggedPrompt.last(i);
        return taggedSpan.isUnknown()
                        && promptToken.isNumber()
                        && promptToken.word().length() <= NEAR
                ? Integer.parseInt(promptToken.word())
                : -1;
    }

    private void age(int i) {
        int end = i + 1;
        int years = number(i);
        if (taggedPrompt.joined(end)
                && taggedPrompt.span(i).is(Tag.NUMBER)
                && taggedPrompt.is(end, Tag.NUMBER)) { // "twenty-five"
            return; // the second one is read, with the first before it
        }
        if (i > 0 && taggedPrompt.joined(i) && taggedPrompt.is(i - 1, Tag.NUMBER)) {
            years += number(i - 1);
        }
        boolean old = taggedPrompt.joined(end) && taggedPrompt.is(end, Tag.YEARS) && !isOfOther(end + 1);
        if ((old || isTold(i)) && years <= OLDEST) {
            personDetector.aged(name(years));
        }
    }

    /** "A 3 year old dog". */
    private boolean isOfOther(int from) {
        for (int i = from;
                i < Math.min(taggedPrompt.size(), from + 2)
                        && taggedPrompt.gap(i).joins();
                i++) {
            TaggedSpan taggedSpan = taggedPrompt.span(i);
            if (taggedSpan.is(Tag.ANIMAL) || taggedSpan.is(Tag.THING)) {
                return true;
            }
            if (taggedSpan.is(Tag.LINK)
                    || taggedSpan.is(Tag.PERSON)
                    || taggedPrompt.last(i).word().endsWith("ing")) {
                return false;
            }
        }
        return false;
    }

    private boolean isTold(int i) {
        int before = i - 1;
        while (before > 0
                && i - before < NEAR
                && taggedPrompt.last(before).word().matches("about|around|some|roughly")) {
            before--;
        }
        if (before < 0 || !taggedPrompt.joined(before + 1)) {
            return false;
        }
        boolean of = taggedPrompt.is(before, Tag.OF) // "a boy of twelve", no "team of four cats"
                && taggedPrompt.is(before - 1, Tag.PERSON)
                && !taggedPrompt.span(before - 1).entry().says("group")
                && (!taggedPrompt.joined(i + 1) || taggedPrompt.is(i + 1, Tag.LINK));
        return of || taggedPrompt.span(before).is(Tag.OLD);
    }

    private void decade(int i) {
        for (int before = i - 1; before >= Math.max(0, i - NEAR); before--) {
            if (taggedPrompt.is(before, Tag.PRONOUN)
                    || taggedPrompt.last(before).word().equals("their")) {
                personDetector.aged(name(taggedPrompt.span(i).entry().values("n").stream()
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
