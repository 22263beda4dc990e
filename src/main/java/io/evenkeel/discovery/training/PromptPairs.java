package io.evenkeel.discovery.training;

import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A spec's prompts, filled in: for each concept, every subject with every pair of templates. */
public final class PromptPairs {
    private final List<List<PromptPair>> pairsByConcept;

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
                .map(conceptSpec -> createPairs(discoverySpec, conceptSpec))
                .toList());
    }

    private PromptPairs(List<List<PromptPair>> pairsByConcept) {
        this.pairsByConcept = pairsByConcept;
    }

    /**
     * These, and as many more that start from what shows another member of the group. A vector that has only learned to leave
     * the neutral picture may go too far where the picture is on its other side already: what is between two others, it misses.
     */
    public PromptPairs acrossMembers() {
        return new PromptPairs(IntStream.range(0, pairsByConcept.size())
                .mapToObj(this::acrossMembers)
                .toList());
    }

    private List<PromptPair> acrossMembers(int concept) {
        List<PromptPair> promptPairs = new ArrayList<>();
        for (int other = 0; other < pairsByConcept.size(); other++) {
            if (other != concept) {
                List<PromptPair> others = pairsByConcept.get(other);
                promptPairs.addAll(pairsByConcept.get(concept));
                for (int i = 0; i < others.size(); i++) {
                    PromptPair own = pairsByConcept.get(concept).get(i);
                    promptPairs.add(new PromptPair(others.get(i).target(), own.target(), own.negative()));
                }
            }
        }
        return List.copyOf(promptPairs);
    }

    private static List<PromptPair> createPairs(DiscoverySpec discoverySpec, DiscoverySpec.ConceptSpec conceptSpec) {
        List<String> neutral = discoverySpec.neutralPrompts();
        List<String> targets = conceptSpec.prompts();
        List<PromptPair> promptPairs = new ArrayList<>();
        for (int i = 0; i < Math.max(neutral.size(), targets.size()); i++) {
            String neutralTemplate = neutral.get(i % neutral.size());
            String targetTemplate = targets.get(i % targets.size());
            List<String> subjects =
                    PromptTemplate.hasPlaceholder(neutralTemplate) ? discoverySpec.subjects() : List.of("");
            for (String subject : subjects) {
                promptPairs.add(new PromptPair(
                        PromptTemplate.fill(neutralTemplate, subject),
                        PromptTemplate.fill(targetTemplate, subject),
                        PromptTemplate.fill(conceptSpec.negativePrompt(), subject)));
            }
        }
        return List.copyOf(promptPairs);
    }

    public int conceptCount() {
        return pairsByConcept.size();
    }

    public List<PromptPair> pairsOf(int concept) {
        return pairsByConcept.get(concept);
    }

    public PromptPair pairAt(int concept, int index) {
        List<PromptPair> promptPairs = pairsByConcept.get(concept);
        return promptPairs.get(index % promptPairs.size());
    }
}
