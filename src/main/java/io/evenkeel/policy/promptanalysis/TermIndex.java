package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the terms of many lists in a prompt at once, as each of them would: every word is looked up once, however many lists
 * there are. Safe for many threads once all lists are added.
 */
public final class TermIndex {
    /** Does not stand in the prompt. */
    private static final int NONE = Integer.MAX_VALUE;

    private final Map<String, List<Entry>> plain = new HashMap<>();
    private final Map<String, List<Entry>> inflected = new HashMap<>();
    private final List<TermList> lists = new ArrayList<>();

    /**
     * One way to write a term.
     *
     * @param before its words but the last
     * @param list where it stands
     * @param place of the term in the list
     */
    private record Entry(List<String> before, int list, int place) {}

    /** Adds a list whose terms are found as they stand. @return the number by which hits know it */
    public int add(TermList termList) {
        return add(termList, plain);
    }

    /** Adds a list whose terms are found in singular and plural. @return the number by which hits know it */
    public int addInflected(TermList termList) {
        return add(termList, inflected);
    }

    private int add(TermList termList, Map<String, List<Entry>> index) {
        termList.spellings()
                .forEach((last, spellings) -> spellings.forEach(spelling -> {
                    List<String> words = spelling.words();
                    List<String> before = words.subList(0, words.size() - 1);
                    index.computeIfAbsent(last, word -> new ArrayList<>(1))
                            .add(new Entry(before, lists.size(), spelling.place()));
                }));
        lists.add(termList);
        return lists.size() - 1;
    }

    /** What a prompt holds. */
    public Hits in(NormalisedPrompt normalisedPrompt) {
        int[] first = new int[lists.size()];
        Arrays.fill(first, NONE);
        for (List<String> words : normalisedPrompt.readings()) {
            for (int end = 1; end <= words.size(); end++) {
                String last = words.get(end - 1);
                note(words, end, plain.getOrDefault(last, List.of()), first);
                if (!inflected.isEmpty()) {
                    for (String singular : EnglishPlurals.singulars(last)) {
                        note(words, end, inflected.getOrDefault(singular, List.of()), first);
                    }
                }
            }
        }
        return new Hits(first);
    }

    private static void note(List<String> words, int end, List<Entry> entries, int[] first) {
        for (Entry entry : entries) {
            int from = end - 1 - entry.before().size();
            if (entry.place() < first[entry.list()]
                    && from >= 0
                    && words.subList(from, end - 1).equals(entry.before())) {
                first[entry.list()] = entry.place();
            }
        }
    }

    /** The first term of each list that one prompt holds. */
    public final class Hits {
        private final int[] first;

        private Hits(int[] first) {
            this.first = first;
        }

        /** As it was given. */
        public Optional<String> of(int list) {
            return first[list] == NONE
                    ? Optional.empty()
                    : Optional.of(lists.get(list).given().get(first[list]));
        }
    }
}
