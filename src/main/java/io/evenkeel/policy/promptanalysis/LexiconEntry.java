package io.evenkeel.policy.promptanalysis;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a lexicon knows of a word or expression.
 *
 * @param word in the singular
 * @param tags what it is
 * @param values what it says, by what of: gender is female, provoking is weapons
 */
record LexiconEntry(String word, Set<Tag> tags, Map<String, Set<String>> values) {
    /** Of a word that the lexicon does not hold. */
    static final LexiconEntry UNKNOWN = new LexiconEntry("", Set.of(), Map.of());

    private static final Set<Tag> ONLY_NAMES = Set.of(Tag.PLACE, Tag.NOUNS, Tag.FIRST_NAME);

    /** What a word can be. */
    enum Tag {
        /** Its plural is known too. */
        NOUNS,
        PERSON,
        OCCUPATION,
        /** A verb too: "cook". */
        VERB,
        PRONOUN,
        /** What shows that somebody is there: a hand, a selfie. */
        BODY,
        ANIMAL,
        /** What a person's word before it only describes: "police car". */
        THING,
        /** What has hands or a face, and is nobody. */
        DIAL,
        /** Says something of the person that follows. */
        ADJECTIVE,
        /** May stand between such a word and the person. */
        PLAIN,
        DETERMINER,
        /** A preposition or the like, which ends an expression. */
        LINK,
        AND,
        OR,
        OF,
        /** "no": what follows is not there. */
        NO,
        /** "not", "never": with a verb between. */
        NOT,
        /** "without", which a "not" before it turns round. */
        WITHOUT,
        ONLY,
        /** May stand between a negation and what it denies. */
        FILLER,
        /** "excluded": what comes before is not there. */
        EXCLUDED,
        /** "-free". */
        FREE,
        /** "negative prompt": all that follows is not there. */
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
        /** Of names of places, if it stands last: "bridge". */
        PLACE,
        /** Before a name: "portrait of". */
        DEPICTING,
        /** Before the name of a maker, who is not shown: "by". */
        MAKER,
        NUMBER,
        YEARS,
        OLD,
        DECADE,
        /** Covers words that mean something else alone. */
        NOTHING
    }

    boolean isUnknown() {
        return word.isEmpty();
    }

    /** Whether it matters to names only: any noun, to the words around it. */
    boolean mattersOnlyForNames() {
        return values.isEmpty() && tags.stream().allMatch(ONLY_NAMES::contains);
    }

    boolean is(Tag tag) {
        return tags.contains(tag);
    }

    /** What it says of something; empty if nothing. */
    Set<String> values(String key) {
        return values.getOrDefault(key, Set.of());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** This and what another section says of it. */
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
