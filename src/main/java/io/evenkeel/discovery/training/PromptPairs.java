package io.evenkeel.discovery.training;

import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A spec's prompts, filled in: for each concept, every subject with every pair of templates. */
public final class PromptPairs {
    private final List<List<PromptPair>> all;

    /**
     * Prompts that differ in the concept.
     *
     * @param neutral without it
     * @param target with it
     * @param negative what the target is kept from; empty for nothing
     */
    public record PromptPair(String neutral, String target, String negative) {
        /** Prompts stay out of logs. */
        @Override
        public String toString() {
            return "Lesson";
        }
    }

    public PromptPairs(DiscoverySpec discoverySpec) {
        this(discoverySpec.concepts().stream()
                .map(conceptSpec -> lessons(discoverySpec, conceptSpec))
                .toList());
    }

    private PromptPairs(List<List<PromptPair>> all) {
        this.all = all;
    }

    /**
     * These, and as many more that start from what shows another member of the group. A vector that has only learned to leave
     * the neutral picture may go too far where the picture is on its other side already: what is between two others, it misses.
     */
    public PromptPairs across() {
        return new PromptPairs(
                IntStream.range(0, all.size()).mapToObj(this::across).toList());
    }

    private List<PromptPair> across(int concept) {
        List<PromptPair> promptPairs = new ArrayList<>();
        for (int other = 0; other < all.size(); other++) {
            if (other != concept) {
                List<PromptPair> others = all.get(other);
                promptPairs.addAll(all.get(concept));
                for (int i = 0; i < others.size(); i++) {
                    PromptPair own = all.get(concept).get(i);
                    promptPairs.add(new PromptPair(others.get(i).target(), own.target(), own.negative()));
                }
            }
        }
        return List.copyOf(promptPairs);
    }

    private static List<PromptPair> lessons(DiscoverySpec discoverySpec, DiscoverySpec.ConceptSpec conceptSpec) {
        List<String> neutral = discoverySpec.neutral();
        List<String> targets = conceptSpec.prompts();
        List<PromptPair> promptPairs = new ArrayList<>();
        for (int i = 0; i < Math.max(neutral.size(), targets.size()); i++) {
            String from = neutral.get(i % neutral.size());
            String to = targets.get(i % targets.size());
            List<String> subjects = PromptTemplate.hasGap(from) ? discoverySpec.subjects() : List.of("");
            for (String subject : subjects) {
                promptPairs.add(new PromptPair(
                        PromptTemplate.filled(from, subject),
                        PromptTemplate.filled(to, subject),
                        PromptTemplate.filled(conceptSpec.negative(), subject)));
            }
        }
        return List.copyOf(promptPairs);
    }

    public int concepts() {
        return all.size();
    }

    public List<PromptPair> of(int concept) {
        return all.get(concept);
    }

    public PromptPair of(int concept, int index) {
        List<PromptPair> promptPairs = all.get(concept);
        return promptPairs.get(index % promptPairs.size());
    }
}
