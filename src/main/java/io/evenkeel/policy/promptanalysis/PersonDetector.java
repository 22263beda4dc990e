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

    private final TaggedPrompt taggedPrompt;
    private final PersonNounRules personNounRules;
    private final Set<String> persons = new LinkedHashSet<>();
    private final Set<String> occupations = new LinkedHashSet<>();
    private final Map<String, Set<String>> attributes = new LinkedHashMap<>();
    private boolean showsPerson;
    private boolean animals;
    private int firstPerson = Integer.MAX_VALUE;

    private PersonDetector(TaggedPrompt taggedPrompt, boolean named) {
        this.taggedPrompt = taggedPrompt;
        this.personNounRules = new PersonNounRules(taggedPrompt);
        this.showsPerson = named;
    }

    /** @param named whether the prompt shows a person by name */
    static PersonDetector detect(TaggedPrompt taggedPrompt, boolean named) {
        PersonDetector personDetector = new PersonDetector(taggedPrompt, named);
        personDetector.detectNouns();
        personDetector.detectOthers();
        new AgeDetector(taggedPrompt, personDetector).detectAges();
        return personDetector;
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
        for (int i = 0; i < taggedPrompt.size(); i++) {
            if (taggedPrompt.span(i).is(Tag.PERSON) && !taggedPrompt.span(i).isName()) {
                detectNoun(i);
            }
        }
    }

    private void detectNoun(int i) {
        LexiconEntry lexiconEntry = taggedPrompt.span(i).entry();
        if (taggedPrompt.span(i).isNegated()) {
            for (String gender : lexiconEntry.values("gender")) {
                addAttribute("gender", "not-" + gender);
            }
        } else if (taggedPrompt.span(i).is(Tag.ADJECTIVE) && !isUsedAsNoun(i)) {
            return;
        } else if (taggedPrompt.lastToken(i).possessive()) {
            detectOwner(i, lexiconEntry);
        } else if (personNounRules.showsPerson(i)) {
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
        boolean adjective = taggedPrompt.span(i).is(Tag.ADJECTIVE);
        return taggedPrompt.isJoined(i + 1)
                && (taggedPrompt.is(i + 1, Tag.PERSON) || (adjective && belongsToPerson(i, 2)));
    }

    /** Returns whether an adjective gives the age: "a teenage boy" is no child. */
    private boolean hasAgeAdjective(int i) {
        for (int before = i - 1;
                before >= Math.max(0, i - LONG_WINDOW) && taggedPrompt.isJoined(before + 1);
                before--) {
            TaggedSpan taggedSpan = taggedPrompt.span(before);
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
        return !taggedPrompt.isJoined(i) || !taggedPrompt.is(i - 1, Tag.LINK);
    }

    /** Handles possessives: "a woman's hand" shows a woman, "a man's watch" nobody, "a doctor's patient" only the patient. */
    private void detectOwner(int i, LexiconEntry lexiconEntry) {
        int head = taggedPrompt.findHead(i + 1, SHORT_WINDOW, DESCRIBING);
        if (head >= 0 && taggedPrompt.span(head).is(Tag.BODY)) {
            showsPerson = true;
            addAttributes(lexiconEntry);
        }
    }

    private void detectOthers() {
        boolean dial = taggedPrompt.contains(Tag.DIAL);
        for (int i = 0; i < taggedPrompt.size(); i++) {
            TaggedSpan taggedSpan = taggedPrompt.span(i);
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
                        && !taggedPrompt.lastToken(i).possessive();
            } else if (taggedSpan.is(Tag.ADJECTIVE) && !(taggedSpan.is(Tag.PERSON) && isUsedAsNoun(i))) {
                detectAdjective(i);
            } else if (taggedSpan.is(Tag.PRONOUN)) {
                detectPronoun(i);
            } else if (!taggedSpan.is(Tag.PERSON)
                    && (!taggedSpan.entry().has("after") || taggedPrompt.is(i - 1, Tag.PERSON))) {
                addAttributes(taggedSpan.entry());
            }
        }
    }

    private void detectAdjective(int i) {
        LexiconEntry lexiconEntry = taggedPrompt.span(i).entry();
        if (belongsToPerson(i, lexiconEntry.has("skin") ? 1 : 2)
                || (lexiconEntry.has("gender") && showsPerson && !describesOther(i))) {
            addAttributes(lexiconEntry);
        }
    }

    private boolean describesOther(int i) {
        return taggedPrompt.isJoined(i + 1)
                && (taggedPrompt.is(i + 1, Tag.ANIMAL) || taggedPrompt.is(i + 1, Tag.THING));
    }

    /** Returns whether an adjective describes a person, across other adjectives and a few unknown words. */
    private boolean belongsToPerson(int from, int unknown) {
        int left = unknown;
        boolean origin = taggedPrompt.span(from).entry().has("origin"); // "a Korean food vendor"
        for (int i = from + 1; i < Math.min(taggedPrompt.size(), from + LONG_WINDOW); i++) {
            TaggedSpan taggedSpan = taggedPrompt.span(i);
            boolean parted = !taggedPrompt.separatorBefore(i).joins()
                    && !(taggedPrompt.separatorBefore(i) == Separator.COMMA && isDescriptive(i));
            if (parted
                    || (taggedPrompt.separatorBefore(i) == Separator.HYPHEN
                            && i == from + 1
                            && taggedSpan.isUnknown())) {
                return false;
            }
            if (taggedSpan.is(Tag.PERSON) || taggedSpan.is(Tag.BODY) || taggedSpan.isName()) {
                return describesPerson(taggedPrompt.span(from).entry(), i);
            }
            boolean and = taggedSpan.is(Tag.AND) && taggedPrompt.is(i + 1, Tag.ADJECTIVE);
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
        boolean haired =
                taggedPrompt.span(i).isUnknown() && taggedPrompt.isJoined(i + 1) && taggedPrompt.is(i + 1, Tag.PLAIN);
        return taggedPrompt.is(i, Tag.ADJECTIVE) || taggedPrompt.is(i, Tag.PLAIN) || haired;
    }

    /** Excludes "black hair" (no skin), "a senior engineer" (no age) and "a white police car" (no person). */
    private boolean describesPerson(LexiconEntry adjective, int head) {
        TaggedSpan person = taggedPrompt.span(head);
        boolean other = adjective.has("skin") && person.entry().has("hue");
        boolean rank = adjective.has("rank") && person.is(Tag.OCCUPATION);
        return !other && !rank && !(person.is(Tag.PERSON) && personNounRules.isModifier(head));
    }

    /** A pronoun shows a person, unless it may refer to an animal that was named first. */
    private void detectPronoun(int i) {
        if (!animals || i > firstPerson) {
            showsPerson = true;
            addAttributes(taggedPrompt.span(i).entry());
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
