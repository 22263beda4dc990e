package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import io.evenkeel.policy.promptanalysis.PromptToken.Gap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who a prompt shows, and what it says of them. */
final class PersonDetector {
    private static final List<String> GROUPS = List.of("gender", "skin", "age", "origin");
    private static final Set<Tag> DESCRIBING = Set.of(Tag.ADJECTIVE, Tag.PLAIN, Tag.NUMBER);
    private static final int NEAR = 3;
    private static final int FAR = 10; // adjectives of one person

    private final TaggedPrompt taggedPrompt;
    private final PersonNounRules personNounRules;
    private final Set<String> persons = new LinkedHashSet<>();
    private final Set<String> occupations = new LinkedHashSet<>();
    private final Map<String, Set<String>> attributes = new LinkedHashMap<>();
    private boolean somebody;
    private boolean animals;
    private int firstPerson = Integer.MAX_VALUE;

    private PersonDetector(TaggedPrompt taggedPrompt, boolean named) {
        this.taggedPrompt = taggedPrompt;
        this.personNounRules = new PersonNounRules(taggedPrompt);
        this.somebody = named;
    }

    /** @param named whether somebody is shown by name */
    static PersonDetector in(TaggedPrompt taggedPrompt, boolean named) {
        PersonDetector personDetector = new PersonDetector(taggedPrompt, named);
        personDetector.readNouns();
        personDetector.readOthers();
        new AgeDetector(taggedPrompt, personDetector).read();
        return personDetector;
    }

    boolean somebody() {
        return somebody;
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

    private void readNouns() {
        for (int i = 0; i < taggedPrompt.size(); i++) {
            if (taggedPrompt.span(i).is(Tag.PERSON) && !taggedPrompt.span(i).named()) {
                noun(i);
            }
        }
    }

    private void noun(int i) {
        LexiconEntry lexiconEntry = taggedPrompt.span(i).entry();
        if (taggedPrompt.span(i).denied()) {
            for (String gender : lexiconEntry.values("gender")) {
                attribute("gender", "not-" + gender);
            }
        } else if (taggedPrompt.span(i).is(Tag.ADJECTIVE) && !isNoun(i)) {
            return;
        } else if (taggedPrompt.last(i).possessive()) {
            owner(i, lexiconEntry);
        } else if (personNounRules.showsSomebody(i)) {
            somebody = true;
            if (!leadsToPerson(i)) {
                persons.add(lexiconEntry.word());
                if (lexiconEntry.is(Tag.OCCUPATION)) {
                    occupations.add(lexiconEntry.word());
                }
            }
            attributes(lexiconEntry, isAged(i) ? Set.of("age") : Set.of());
        }
    }

    /** "A woman doctor", "a female young doctor" are doctors. */
    private boolean leadsToPerson(int i) {
        boolean adjective = taggedPrompt.span(i).is(Tag.ADJECTIVE);
        return taggedPrompt.joined(i + 1)
                && (taggedPrompt.is(i + 1, Tag.PERSON) || (adjective && belongsToPerson(i, 2)));
    }

    /** "A teenage boy" is no child. */
    private boolean isAged(int i) {
        for (int before = i - 1; before >= Math.max(0, i - FAR) && taggedPrompt.joined(before + 1); before--) {
            TaggedSpan taggedSpan = taggedPrompt.span(before);
            if (taggedSpan.is(Tag.ADJECTIVE) && taggedSpan.entry().says("age")) {
                return true;
            }
            if (!taggedSpan.is(Tag.ADJECTIVE) && !taggedSpan.is(Tag.PLAIN)) {
                return false;
            }
        }
        return false;
    }

    /** "A female with a hat", not "the staff is female". */
    private boolean isNoun(int i) {
        return !taggedPrompt.joined(i) || !taggedPrompt.is(i - 1, Tag.LINK);
    }

    /** "A woman's hand" shows a woman, "a man's watch" nobody, "a doctor's patient" the patient alone. */
    private void owner(int i, LexiconEntry lexiconEntry) {
        int head = taggedPrompt.head(i + 1, NEAR, DESCRIBING);
        if (head >= 0 && taggedPrompt.span(head).is(Tag.BODY)) {
            somebody = true;
            attributes(lexiconEntry);
        }
    }

    private void readOthers() {
        boolean dial = taggedPrompt.holds(Tag.DIAL);
        for (int i = 0; i < taggedPrompt.size(); i++) {
            TaggedSpan taggedSpan = taggedPrompt.span(i);
            if (!taggedSpan.denied() && (taggedSpan.is(Tag.PERSON) || taggedSpan.named())) {
                firstPerson = Math.min(firstPerson, i);
            }
            if (taggedSpan.named() || taggedSpan.denied()) {
                continue;
            }
            if (taggedSpan.is(Tag.ANIMAL)) {
                animals = true;
            } else if (taggedSpan.is(Tag.BODY)) {
                somebody |= taggedSpan.entry().says("alone")
                        && !dial
                        && !animals
                        && !taggedPrompt.last(i).possessive();
            } else if (taggedSpan.is(Tag.ADJECTIVE) && !(taggedSpan.is(Tag.PERSON) && isNoun(i))) {
                adjective(i);
            } else if (taggedSpan.is(Tag.PRONOUN)) {
                pronoun(i);
            } else if (!taggedSpan.is(Tag.PERSON)
                    && (!taggedSpan.entry().says("after") || taggedPrompt.is(i - 1, Tag.PERSON))) {
                attributes(taggedSpan.entry());
            }
        }
    }

    private void adjective(int i) {
        LexiconEntry lexiconEntry = taggedPrompt.span(i).entry();
        if (belongsToPerson(i, lexiconEntry.says("skin") ? 1 : 2)
                || (lexiconEntry.says("gender") && somebody && !describesOther(i))) {
            attributes(lexiconEntry);
        }
    }

    private boolean describesOther(int i) {
        return taggedPrompt.joined(i + 1) && (taggedPrompt.is(i + 1, Tag.ANIMAL) || taggedPrompt.is(i + 1, Tag.THING));
    }

    /** Whether it leads to a person over other adjectives, and a few words that are not known. */
    private boolean belongsToPerson(int from, int unknown) {
        int left = unknown;
        boolean origin = taggedPrompt.span(from).entry().says("origin"); // "a Korean food vendor"
        for (int i = from + 1; i < Math.min(taggedPrompt.size(), from + FAR); i++) {
            TaggedSpan taggedSpan = taggedPrompt.span(i);
            boolean parted = !taggedPrompt.gap(i).joins() && !(taggedPrompt.gap(i) == Gap.COMMA && describes(i));
            if (parted || (taggedPrompt.gap(i) == Gap.HYPHEN && i == from + 1 && taggedSpan.isUnknown())) {
                return false;
            }
            if (taggedSpan.is(Tag.PERSON) || taggedSpan.is(Tag.BODY) || taggedSpan.named()) {
                return fits(taggedPrompt.span(from).entry(), i);
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

    /** "Old", and "red-haired". */
    private boolean describes(int i) {
        boolean haired =
                taggedPrompt.span(i).isUnknown() && taggedPrompt.joined(i + 1) && taggedPrompt.is(i + 1, Tag.PLAIN);
        return taggedPrompt.is(i, Tag.ADJECTIVE) || taggedPrompt.is(i, Tag.PLAIN) || haired;
    }

    /** "Black hair" is no skin, "a senior engineer" of any age, and in "a white police car" is nobody. */
    private boolean fits(LexiconEntry adjective, int head) {
        TaggedSpan person = taggedPrompt.span(head);
        boolean other = adjective.says("skin") && person.entry().says("hue");
        boolean rank = adjective.says("rank") && person.is(Tag.OCCUPATION);
        return !other && !rank && !(person.is(Tag.PERSON) && personNounRules.onlyDescribes(head));
    }

    /** He or she is somebody the prompt spoke of, an animal, or somebody else. */
    private void pronoun(int i) {
        if (!animals || i > firstPerson) {
            somebody = true;
            attributes(taggedPrompt.span(i).entry());
        }
    }

    private void attributes(LexiconEntry lexiconEntry) {
        attributes(lexiconEntry, Set.of());
    }

    private void attributes(LexiconEntry lexiconEntry, Set<String> but) {
        if (lexiconEntry.values().isEmpty()) {
            return;
        }
        for (String group : GROUPS) {
            if (!but.contains(group)) {
                lexiconEntry.values(group).forEach(value -> attribute(group, value));
            }
        }
    }

    void attribute(String group, String value) {
        attributes.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(value);
    }

    /** Somebody whose age is told. */
    void aged(String value) {
        somebody = true;
        attribute("age", value);
    }
}
