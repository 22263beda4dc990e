package io.evenkeel.policy.promptanalysis;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a lexicon knows about a word or expression.
 *
 * @param word in the singular
 * @param tags grammatical and semantic classes
 * @param values by key, such as gender=female or provoking=weapons
 */
record LexiconEntry(String word, Set<Tag> tags, Map<String, Set<String>> values) {
    /** The entry of unknown words. */
    static final LexiconEntry UNKNOWN = new LexiconEntry("", Set.of(), Map.of());

    private static final Set<Tag> ONLY_NAMES = Set.of(Tag.PLACE, Tag.NOUNS, Tag.FIRST_NAME);

    /** Classes of words. */
    enum Tag {
        /** Its plural is an entry too. */
        NOUNS,
        PERSON,
        OCCUPATION,
        /** May also be a verb: "cook". */
        VERB,
        PRONOUN,
        /** Shows that a person is there: a hand, a selfie. */
        BODY,
        ANIMAL,
        /** A thing that a person word before it only describes: "police car". */
        THING,
        /** Has hands or a face, and is no person: a clock. */
        DIAL,
        /** Describes the person that follows. */
        ADJECTIVE,
        /** May stand between an adjective and the person. */
        PLAIN,
        DETERMINER,
        /** A preposition or the like, which ends an expression. */
        LINK,
        AND,
        OR,
        OF,
        /** "no": what follows is absent. */
        NO,
        /** "not", "never": with a verb between. */
        NOT,
        /** "without"; a "not" before it reverses it. */
        WITHOUT,
        ONLY,
        /** May stand between a negation and its target. */
        FILLER,
        /** "excluded": what precedes is absent. */
        EXCLUDED,
        /** "-free". */
        FREE,
        /** "negative prompt": all that follows is absent. */
        NEGATIVE,
        /** "any", "regardless of". */
        QUANTIFIER,
        /** "gender", "skin tone". */
        GROUP,
        INCLUDE,
        SUFFIX,
        TITLE,
        FIRST_NAME,
        KNOWN,
        /** Last part of names of places: "bridge". */
        PLACE,
        /** Before a name: "portrait of". */
        DEPICTING,
        /** Before the name of an author, who is not shown: "by". */
        MAKER,
        NUMBER,
        YEARS,
        OLD,
        DECADE,
        /** An expression without meaning here, whose words alone would have one. */
        NOTHING
    }

    boolean isUnknown() {
        return word.isEmpty();
    }

    /** Returns whether the entry matters to names only; other detectors treat it as unknown. */
    boolean mattersOnlyForNames() {
        return values.isEmpty() && tags.stream().allMatch(ONLY_NAMES::contains);
    }

    boolean is(Tag tag) {
        return tags.contains(tag);
    }

    /** Returns the values of a key; empty if there are none. */
    Set<String> values(String key) {
        return values.getOrDefault(key, Set.of());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Returns an entry with the tags and values of both. */
    LexiconEntry merge(LexiconEntry other) {
        EnumSet<Tag> both = EnumSet.noneOf(Tag.class);
        both.addAll(tags);
        both.addAll(other.tags);
        Map<String, Set<String>> all = new HashMap<>(values);
        other.values.forEach((key, more) -> all.merge(key, more, LexiconEntry::union));
        return new LexiconEntry(word, Collections.unmodifiableSet(both), Map.copyOf(all));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new HashSet<>(one);
        union.addAll(other);
        return Set.copyOf(union);
    }
}
