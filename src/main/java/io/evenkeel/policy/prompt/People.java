package io.evenkeel.policy.prompt;

import io.evenkeel.policy.prompt.Entry.Tag;
import io.evenkeel.policy.prompt.Token.Gap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who a prompt shows, and what it says of them. */
final class People {
    private static final List<String> GROUPS = List.of("gender", "skin", "age", "origin");
    private static final Set<Tag> DESCRIBING = Set.of(Tag.ADJECTIVE, Tag.PLAIN, Tag.NUMBER);
    private static final int NEAR = 3;
    private static final int FAR = 10; // adjectives of one person

    private final Sentence sentence;
    private final Nouns nouns;
    private final Set<String> persons = new LinkedHashSet<>();
    private final Set<String> occupations = new LinkedHashSet<>();
    private final Map<String, Set<String>> attributes = new LinkedHashMap<>();
    private boolean somebody;
    private boolean animals;
    private int firstPerson = Integer.MAX_VALUE;

    private People(Sentence sentence, boolean named) {
        this.sentence = sentence;
        this.nouns = new Nouns(sentence);
        this.somebody = named;
    }

    /** @param named whether somebody is shown by name */
    static People in(Sentence sentence, boolean named) {
        People people = new People(sentence, named);
        people.readNouns();
        people.readOthers();
        new Ages(sentence, people).read();
        return people;
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
        for (int i = 0; i < sentence.size(); i++) {
            if (sentence.span(i).is(Tag.PERSON) && !sentence.span(i).named()) {
                noun(i);
            }
        }
    }

    private void noun(int i) {
        Entry entry = sentence.span(i).entry();
        if (sentence.span(i).denied()) {
            for (String gender : entry.values("gender")) {
                attribute("gender", "not-" + gender);
            }
        } else if (sentence.span(i).is(Tag.ADJECTIVE) && !isNoun(i)) {
            return;
        } else if (sentence.last(i).possessive()) {
            owner(i, entry);
        } else if (nouns.showsSomebody(i)) {
            somebody = true;
            if (!leadsToPerson(i)) {
                persons.add(entry.word());
                if (entry.is(Tag.OCCUPATION)) {
                    occupations.add(entry.word());
                }
            }
            attributes(entry, isAged(i) ? Set.of("age") : Set.of());
        }
    }

    /** "A woman doctor", "a female young doctor" are doctors. */
    private boolean leadsToPerson(int i) {
        boolean adjective = sentence.span(i).is(Tag.ADJECTIVE);
        return sentence.joined(i + 1) && (sentence.is(i + 1, Tag.PERSON) || (adjective && belongsToPerson(i, 2)));
    }

    /** "A teenage boy" is no child. */
    private boolean isAged(int i) {
        for (int before = i - 1; before >= Math.max(0, i - FAR) && sentence.joined(before + 1); before--) {
            Span span = sentence.span(before);
            if (span.is(Tag.ADJECTIVE) && span.entry().says("age")) {
                return true;
            }
            if (!span.is(Tag.ADJECTIVE) && !span.is(Tag.PLAIN)) {
                return false;
            }
        }
        return false;
    }

    /** "A female with a hat", not "the staff is female". */
    private boolean isNoun(int i) {
        return !sentence.joined(i) || !sentence.is(i - 1, Tag.LINK);
    }

    /** "A woman's hand" shows a woman, "a man's watch" nobody, "a doctor's patient" the patient alone. */
    private void owner(int i, Entry entry) {
        int head = sentence.head(i + 1, NEAR, DESCRIBING);
        if (head >= 0 && sentence.span(head).is(Tag.BODY)) {
            somebody = true;
            attributes(entry);
        }
    }

    private void readOthers() {
        boolean dial = sentence.holds(Tag.DIAL);
        for (int i = 0; i < sentence.size(); i++) {
            Span span = sentence.span(i);
            if (!span.denied() && (span.is(Tag.PERSON) || span.named())) {
                firstPerson = Math.min(firstPerson, i);
            }
            if (span.named() || span.denied()) {
                continue;
            }
            if (span.is(Tag.ANIMAL)) {
                animals = true;
            } else if (span.is(Tag.BODY)) {
                somebody |= span.entry().says("alone")
                        && !dial
                        && !animals
                        && !sentence.last(i).possessive();
            } else if (span.is(Tag.ADJECTIVE) && !(span.is(Tag.PERSON) && isNoun(i))) {
                adjective(i);
            } else if (span.is(Tag.PRONOUN)) {
                pronoun(i);
            } else if (!span.is(Tag.PERSON) && (!span.entry().says("after") || sentence.is(i - 1, Tag.PERSON))) {
                attributes(span.entry());
            }
        }
    }

    private void adjective(int i) {
        Entry entry = sentence.span(i).entry();
        if (belongsToPerson(i, entry.says("skin") ? 1 : 2)
                || (entry.says("gender") && somebody && !describesOther(i))) {
            attributes(entry);
        }
    }

    private boolean describesOther(int i) {
        return sentence.joined(i + 1) && (sentence.is(i + 1, Tag.ANIMAL) || sentence.is(i + 1, Tag.THING));
    }

    /** Whether it leads to a person over other adjectives, and a few words that are not known. */
    private boolean belongsToPerson(int from, int unknown) {
        int left = unknown;
        boolean origin = sentence.span(from).entry().says("origin"); // "a Korean food vendor"
        for (int i = from + 1; i < Math.min(sentence.size(), from + FAR); i++) {
            Span span = sentence.span(i);
            boolean parted = !sentence.gap(i).joins() && !(sentence.gap(i) == Gap.COMMA && describes(i));
            if (parted || (sentence.gap(i) == Gap.HYPHEN && i == from + 1 && span.isUnknown())) {
                return false;
            }
            if (span.is(Tag.PERSON) || span.is(Tag.BODY) || span.named()) {
                return fits(sentence.span(from).entry(), i);
            }
            boolean and = span.is(Tag.AND) && sentence.is(i + 1, Tag.ADJECTIVE);
            boolean passed = and || span.is(Tag.ADJECTIVE) || span.is(Tag.PLAIN) || span.is(Tag.NUMBER);
            boolean open = span.isUnknown() || (span.is(Tag.THING) && origin);
            if (!passed && !(open && left-- > 0)) {
                return false;
            }
        }
        return false;
    }

    /** "Old", and "red-haired". */
    private boolean describes(int i) {
        boolean haired = sentence.span(i).isUnknown() && sentence.joined(i + 1) && sentence.is(i + 1, Tag.PLAIN);
        return sentence.is(i, Tag.ADJECTIVE) || sentence.is(i, Tag.PLAIN) || haired;
    }

    /** "Black hair" is no skin, "a senior engineer" of any age, and in "a white police car" is nobody. */
    private boolean fits(Entry adjective, int head) {
        Span person = sentence.span(head);
        boolean other = adjective.says("skin") && person.entry().says("hue");
        boolean rank = adjective.says("rank") && person.is(Tag.OCCUPATION);
        return !other && !rank && !(person.is(Tag.PERSON) && nouns.onlyDescribes(head));
    }

    /** He or she is somebody the prompt spoke of, an animal, or somebody else. */
    private void pronoun(int i) {
        if (!animals || i > firstPerson) {
            somebody = true;
            attributes(sentence.span(i).entry());
        }
    }

    private void attributes(Entry entry) {
        attributes(entry, Set.of());
    }

    private void attributes(Entry entry, Set<String> but) {
        if (entry.values().isEmpty()) {
            return;
        }
        for (String group : GROUPS) {
            if (!but.contains(group)) {
                entry.values(group).forEach(value -> attribute(group, value));
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
