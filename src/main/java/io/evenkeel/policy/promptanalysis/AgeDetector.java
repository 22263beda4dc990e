package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;

/** Detects ages in numbers: "a 10-year-old", "aged seventy", "in her sixties", "a boy of about twelve". */
final class AgeDetector {
    private static final int CHILD_BELOW = 13;
    private static final int TEEN_BELOW = 18;
    private static final int YOUNG_BELOW = 30;
    private static final int ADULT_BELOW = 40;
    private static final int MIDDLE_BELOW = 60;
    private static final int MAX_AGE = 120;
    private static final int WINDOW = 3;

    private final TaggedPrompt prompt;
    private final PersonDetector detector;

    AgeDetector(TaggedPrompt prompt, PersonDetector detector) {
        this.prompt = prompt;
        this.detector = detector;
    }

    /** Reports each age to the person detector. */
    void detectAges() {
        for (int i = 0; i < prompt.size(); i++) {
            if (prompt.span(i).is(Tag.DECADE)) {
                detectDecade(i);
            } else if (parseYears(i) >= 0) {
                detectAge(i);
            }
        }
    }

    /** Returns the number at a span; -1 if it is none. */
    private int parseYears(int i) {
        if (i >= prompt.size()) {
            return -1;
        }
        TaggedSpan taggedSpan = prompt.span(i);
        if (taggedSpan.is(Tag.NUMBER)) {
            return taggedSpan.entry().values("n").stream()
                    .mapToInt(Integer::parseInt)
                    .sum();
        }
        PromptToken token = prompt.lastToken(i);
        return taggedSpan.isUnknown() && token.isNumber() && token.word().length() <= WINDOW
                ? Integer.parseInt(token.word())
                : -1;
    }

    private void detectAge(int i) {
        int end = i + 1;
        int years = parseYears(i);
        if (prompt.isJoined(end) && prompt.span(i).is(Tag.NUMBER) && prompt.is(end, Tag.NUMBER)) { // "twenty-five"
            return; // the second span is read together with the first
        }
        if (i > 0 && prompt.isJoined(i) && prompt.is(i - 1, Tag.NUMBER)) {
            years += parseYears(i - 1);
        }
        boolean old = prompt.isJoined(end) && prompt.is(end, Tag.YEARS) && !belongsToThing(end + 1);
        if ((old || isIntroducedAsAge(i)) && years <= MAX_AGE) {
            detector.addAge(ageGroup(years));
        }
    }

    /** Returns whether the age is of an animal or a thing: "a 3 year old dog". */
    private boolean belongsToThing(int from) {
        for (int i = from;
                i < Math.min(prompt.size(), from + 2)
                        && prompt.separatorBefore(i).joins();
                i++) {
            TaggedSpan taggedSpan = prompt.span(i);
            if (taggedSpan.is(Tag.ANIMAL) || taggedSpan.is(Tag.THING)) {
                return true;
            }
            if (taggedSpan.is(Tag.LINK)
                    || taggedSpan.is(Tag.PERSON)
                    || prompt.lastToken(i).word().endsWith("ing")) {
                return false;
            }
        }
        return false;
    }

    private boolean isIntroducedAsAge(int i) {
        int before = i - 1;
        while (before > 0
                && i - before < WINDOW
                && prompt.lastToken(before).word().matches("about|around|some|roughly")) {
            before--;
        }
        if (before < 0 || !prompt.isJoined(before + 1)) {
            return false;
        }
        boolean of = prompt.is(before, Tag.OF) // "a boy of twelve", no "team of four cats"
                && prompt.is(before - 1, Tag.PERSON)
                && !prompt.span(before - 1).entry().has("group")
                && (!prompt.isJoined(i + 1) || prompt.is(i + 1, Tag.LINK));
        return of || prompt.span(before).is(Tag.OLD);
    }

    private void detectDecade(int i) {
        for (int before = i - 1; before >= Math.max(0, i - WINDOW); before--) {
            if (prompt.is(before, Tag.PRONOUN)
                    || prompt.lastToken(before).word().equals("their")) {
                detector.addAge(ageGroup(prompt.span(i).entry().values("n").stream()
                        .mapToInt(Integer::parseInt)
                        .sum()));
                return;
            }
        }
    }

    private static String ageGroup(int years) {
        if (years < CHILD_BELOW) {
            return "child";
        }
        if (years < TEEN_BELOW) {
            return "teen";
        }
        return years < YOUNG_BELOW ? "young" : years < ADULT_BELOW ? "adult" : years < MIDDLE_BELOW ? "middle" : "old";
    }
}
