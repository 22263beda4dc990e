package io.evenkeel.policy;

import io.evenkeel.policy.prompt.Prompt;
import io.evenkeel.policy.prompt.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the terms of many lists in a prompt at once: each of its words is looked up once, however many lists there are.
 * Immutable once all lists are added.
 */
final class TermIndex {
    /** Does not stand in the prompt. */
    private static final int NONE = Integer.MAX_VALUE;

    private final Map<String, List<Entry>> byFirstWord = new HashMap<>();
    private final List<List<String>> lists = new ArrayList<>();

    /**
     * One form of a term.
     *
     * @param rest its words after the first
     * @param list where it stands
     * @param place of the term in the list
     */
    private record Entry(List<String> rest, int list, int place) {}

    /** Adds a list as its terms stand. @return the number by which hits know it */
    int add(Terms terms) {
        List<String> given = terms.given();
        for (int place = 0; place < given.size(); place++) {
            add(Prompt.words(given.get(place)), lists.size(), place);
        }
        lists.add(given);
        return lists.size() - 1;
    }

    /** Adds a list whose terms are found in singular and plural. @return the number by which hits know it */
    int addInflected(Terms terms) {
        List<String> given = terms.given();
        for (int place = 0; place < given.size(); place++) {
            for (String form : terms.forms(given.get(place))) {
                add(form, lists.size(), place);
            }
        }
        lists.add(given);
        return lists.size() - 1;
    }

    private void add(String words, int list, int place) {
        List<String> parts = List.of(words.split(" "));
        byFirstWord
                .computeIfAbsent(parts.get(0), word -> new ArrayList<>(1))
                .add(new Entry(parts.subList(1, parts.size()), list, place));
    }

    /** What a prompt holds. */
    Hits in(List<String> words) {
        int[] first = new int[lists.size()];
        Arrays.fill(first, NONE);
        for (int at = 0; at < words.size(); at++) {
            for (Entry entry : byFirstWord.getOrDefault(words.get(at), List.of())) {
                if (entry.place() < first[entry.list()] && follows(entry.rest(), words, at + 1)) {
                    first[entry.list()] = entry.place();
                }
            }
        }
        return new Hits(first);
    }

    private static boolean follows(List<String> rest, List<String> words, int at) {
        int end = at + rest.size();
        return rest.isEmpty() || (end <= words.size() && words.subList(at, end).equals(rest));
    }

    /** The first term of each list that one prompt holds. */
    final class Hits {
        private final int[] first;

        private Hits(int[] first) {
            this.first = first;
        }

        /** As it was given. */
        Optional<String> of(int list) {
            return first[list] == NONE
                    ? Optional.empty()
                    : Optional.of(lists.get(list).get(first[list]));
        }
    }
}
