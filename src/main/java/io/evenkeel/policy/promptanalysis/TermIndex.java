package io.evenkeel.policy.promptanalysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the terms of many lists in a prompt at once. Looks up every word once, however many lists there are. Thread-safe once all lists
 * are added.
 */
public final class TermIndex {
    /** The prompt holds no term of the list. */
    private static final int NOT_FOUND = Integer.MAX_VALUE;

    private final Map<String, List<IndexEntry>> plain = new HashMap<>();
    private final Map<String, List<IndexEntry>> inflected = new HashMap<>();
    private final List<TermList> lists = new ArrayList<>();

    /**
     * One spelling of a term.
     *
     * @param before all words but the last
     * @param listIndex number of the list
     * @param termIndex index of the term in the list
     */
    private record IndexEntry(List<String> before, int listIndex, int termIndex) {}

    /** Adds a list whose terms match exactly. @return the number of the list */
    public int add(TermList termList) {
        return add(termList, plain);
    }

    /** Adds a list whose terms match in singular and plural. @return the number of the list */
    public int addInflected(TermList termList) {
        return add(termList, inflected);
    }

    private int add(TermList termList, Map<String, List<IndexEntry>> index) {
        termList.spellingsByLastWord()
                .forEach((last, spellings) -> spellings.forEach(spelling -> {
                    List<String> words = spelling.words();
                    List<String> before = words.subList(0, words.size() - 1);
                    index.computeIfAbsent(last, word -> new ArrayList<>(1))
                            .add(new IndexEntry(before, lists.size(), spelling.termIndex()));
                }));
        lists.add(termList);
        return lists.size() - 1;
    }

    /** Matches all lists with a prompt. */
    public TermMatches match(NormalisedPrompt prompt) {
        int[] first = new int[lists.size()];
        Arrays.fill(first, NOT_FOUND);
        for (List<String> words : prompt.readings()) {
            for (int end = 1; end <= words.size(); end++) {
                String last = words.get(end - 1);
                recordMatches(words, end, plain.getOrDefault(last, List.of()), first);
                if (!inflected.isEmpty()) {
                    for (String singular : EnglishPlurals.singularsOf(last)) {
                        recordMatches(words, end, inflected.getOrDefault(singular, List.of()), first);
                    }
                }
            }
        }
        return new TermMatches(first);
    }

    private static void recordMatches(List<String> words, int end, List<IndexEntry> indexEntries, int[] first) {
        for (IndexEntry entry : indexEntries) {
            int from = end - 1 - entry.before().size();
            if (entry.termIndex() < first[entry.listIndex()]
                    && from >= 0
                    && words.subList(from, end - 1).equals(entry.before())) {
                first[entry.listIndex()] = entry.termIndex();
            }
        }
    }

    /** The first term of each list that one prompt holds. */
    public final class TermMatches {
        private final int[] first;

        private TermMatches(int[] first) {
            this.first = first;
        }

        /** Returns the first term of a list, as it was given. */
        public Optional<String> find(int list) {
            return first[list] == NOT_FOUND
                    ? Optional.empty()
                    : Optional.of(lists.get(list).terms().get(first[list]));
        }
    }
}
