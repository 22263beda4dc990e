package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Separator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Detects who a prompt shows, and which attributes it names. */
final class PersonDetector {
    private static final List<String> GROUPS = List.of("gender", "skin", "age", "origin");
    private static final Set<Tag> DESCRIBING = Set.of(Tag.ADJECTIVE, Tag.PLAIN, Tag.NUMBER);
    private static final int SHORT_WINDOW = 3;
    private static final int LONG_WINDOW = 10; // adjectives of one person

    private final TaggedPrompt prompt;
    private final PersonNounRules rules;
    private final Set<String> persons = new LinkedHashSet<>();
    private final Set<String> occupations = new LinkedHashSet<>();
    private final Map<String, Set<String>> attributes = new LinkedHashMap<>();
    private boolean showsPerson;
    private boolean animals;
    private int firstPerson = Integer.MAX_VALUE;

    private PersonDetector(TaggedPrompt prompt, boolean named) {
        this.prompt = prompt;
        this.rules = new PersonNounRules(prompt);
        this.showsPerson = named;
    }

    /** @param named whether the prompt shows a person by name */
    static PersonDetector detect(TaggedPrompt prompt, boolean named) {
        PersonDetector detector = new PersonDetector(prompt, named);
        detector.detectNouns();
        detector.detectOthers();
        new AgeDetector(prompt, detector).detectAges();
        return detector;
    }

    boolean showsPerson() {
        return showsPerson;
    }

    Set<String> persons() {
        return persons;
    }

    Set<String> occupations() {
        return occupations;
    }

    Map<String, Set<String>> attributes() {
        return attributes;
    }

    private void detectNouns() {
        for (int i = 0; i < prompt.size(); i++) {
            if (prompt.span(i).is(Tag.PERSON) && !prompt.span(i).isName()) {
                detectNoun(i);
            }
        }
    }

    private void detectNoun(int i) {
        LexiconEntry lexiconEntry = prompt.span(i).entry();
        if (prompt.span(i).isNegated()) {
            for (String gender : lexiconEntry.values("gender")) {
                addAttribute("gender", "not-" + gender);
            }
        } else if (prompt.span(i).is(Tag.ADJECTIVE) && !isUsedAsNoun(i)) {
            return;
        } else if (prompt.lastToken(i).possessive()) {
            detectOwner(i, lexiconEntry);
        } else if (rules.showsPerson(i)) {
            showsPerson = true;
            if (!leadsToPerson(i)) {
                persons.add(lexiconEntry.word());
                if (lexiconEntry.is(Tag.OCCUPATION)) {
                    occupations.add(lexiconEntry.word());
                }
            }
            addAttributes(lexiconEntry, hasAgeAdjective(i) ? Set.of("age") : Set.of());
        }
    }

    /** "A woman doctor", "a female young doctor" are doctors. */
    private boolean leadsToPerson(int i) {
        boolean adjective = prompt.span(i).is(Tag.ADJECTIVE);
        return prompt.isJoined(i + 1) && (prompt.is(i + 1, Tag.PERSON) || (adjective && belongsToPerson(i, 2)));
    }

    /** Returns whether an adjective gives the age: "a teenage boy" is no child. */
    private boolean hasAgeAdjective(int i) {
        for (int before = i - 1; before >= Math.max(0, i - LONG_WINDOW) && prompt.isJoined(before + 1); before--) {
            TaggedSpan taggedSpan = prompt.span(before);
            if (taggedSpan.is(Tag.ADJECTIVE) && taggedSpan.entry().has("age")) {
                return true;
            }
            if (!taggedSpan.is(Tag.ADJECTIVE) && !taggedSpan.is(Tag.PLAIN)) {
                return false;
            }
        }
        return false;
    }

    /** Returns whether the word is a noun here: "a female with a hat", not "the staff is female". */
    private boolean isUsedAsNoun(int i) {
        return !prompt.isJoined(i) || !prompt.is(i - 1, Tag.LINK);
    }

    /** Handles possessives: "a woman's hand" shows a woman, "a man's watch" nobody, "a doctor's patient" only the patient. */
    private void detectOwner(int i, LexiconEntry lexiconEntry) {
        int head = prompt.findHead(i + 1, SHORT_WINDOW, DESCRIBING);
        if (head >= 0 && prompt.span(head).is(Tag.BODY)) {
            showsPerson = true;
            addAttributes(lexiconEntry);
        }
    }

    private void detectOthers() {
        boolean dial = prompt.contains(Tag.DIAL);
        for (int i = 0; i < prompt.size(); i++) {
            TaggedSpan taggedSpan = prompt.span(i);
            if (!taggedSpan.isNegated() && (taggedSpan.is(Tag.PERSON) || taggedSpan.isName())) {
                firstPerson = Math.min(firstPerson, i);
            }
            if (taggedSpan.isName() || taggedSpan.isNegated()) {
                continue;
            }
            if (taggedSpan.is(Tag.ANIMAL)) {
                animals = true;
            } else if (taggedSpan.is(Tag.BODY)) {
                showsPerson |= taggedSpan.entry().has("alone")
                        && !dial
                        && !animals
                        && !prompt.lastToken(i).possessive();
            } else if (taggedSpan.is(Tag.ADJECTIVE) && !(taggedSpan.is(Tag.PERSON) && isUsedAsNoun(i))) {
                detectAdjective(i);
            } else if (taggedSpan.is(Tag.PRONOUN)) {
                detectPronoun(i);
            } else if (!taggedSpan.is(Tag.PERSON)
                    && (!taggedSpan.entry().has("after") || prompt.is(i - 1, Tag.PERSON))) {
                addAttributes(taggedSpan.entry());
            }
        }
    }

    private void detectAdjective(int i) {
        LexiconEntry lexiconEntry = prompt.span(i).entry();
        if (belongsToPerson(i, lexiconEntry.has("skin") ? 1 : 2)
                || (lexiconEntry.has("gender") && showsPerson && !describesOther(i))) {
            addAttributes(lexiconEntry);
        }
    }

    private boolean describesOther(int i) {
        return prompt.isJoined(i + 1) && (prompt.is(i + 1, Tag.ANIMAL) || prompt.is(i + 1, Tag.THING));
    }

    /** Returns whether an adjective describes a person, across other adjectives and a few unknown words. */
    private boolean belongsToPerson(int from, int unknown) {
        int left = unknown;
        boolean origin = prompt.span(from).entry().has("origin"); // "a Korean food vendor"
        for (int i = from + 1; i < Math.min(prompt.size(), from + LONG_WINDOW); i++) {
            TaggedSpan taggedSpan = prompt.span(i);
            boolean parted = !prompt.separatorBefore(i).joins()
                    && !(prompt.separatorBefore(i) == Separator.COMMA && isDescriptive(i));
            if (parted || (prompt.separatorBefore(i) == Separator.HYPHEN && i == from + 1 && taggedSpan.isUnknown())) {
                return false;
            }
            if (taggedSpan.is(Tag.PERSON) || taggedSpan.is(Tag.BODY) || taggedSpan.isName()) {
                return describesPerson(prompt.span(from).entry(), i);
            }
            boolean and = taggedSpan.is(Tag.AND) && prompt.is(i + 1, Tag.ADJECTIVE);
            boolean passed =
                    and || taggedSpan.is(Tag.ADJECTIVE) || taggedSpan.is(Tag.PLAIN) || taggedSpan.is(Tag.NUMBER);
            boolean open = taggedSpan.isUnknown() || (taggedSpan.is(Tag.THING) && origin);
            if (!passed && !(open && left-- > 0)) {
                return false;
            }
        }
        return false;
    }

    /** Returns whether a span describes: "old", "red-haired". */
    private boolean isDescriptive(int i) {
        boolean haired = prompt.span(i).isUnknown() && prompt.isJoined(i + 1) && prompt.is(i + 1, Tag.PLAIN);
        return prompt.is(i, Tag.ADJECTIVE) || prompt.is(i, Tag.PLAIN) || haired;
    }

    /** Excludes "black hair" (no skin), "a senior engineer" (no age) and "a white police car" (no person). */
    private boolean describesPerson(LexiconEntry adjective, int head) {
        TaggedSpan person = prompt.span(head);
        boolean other = adjective.has("skin") && person.entry().has("hue");
        boolean rank = adjective.has("rank") && person.is(Tag.OCCUPATION);
        return !other && !rank && !(person.is(Tag.PERSON) && rules.isModifier(head));
    }

    /** A pronoun shows a person, unless it may refer to an animal that was named first. */
    private void detectPronoun(int i) {
        if (!animals || i > firstPerson) {
            showsPerson = true;
            addAttributes(prompt.span(i).entry());
        }
    }

    private void addAttributes(LexiconEntry lexiconEntry) {
        addAttributes(lexiconEntry, Set.of());
    }

    private void addAttributes(LexiconEntry lexiconEntry, Set<String> but) {
        if (lexiconEntry.values().isEmpty()) {
            return;
        }
        for (String group : GROUPS) {
            if (!but.contains(group)) {
                lexiconEntry.values(group).forEach(value -> addAttribute(group, value));
            }
        }
    }

    void addAttribute(String group, String value) {
        attributes.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(value);
    }

    /** Records a person of an age group. */
    void addAge(String value) {
        showsPerson = true;
        addAttribute("age", value);
    }
}
