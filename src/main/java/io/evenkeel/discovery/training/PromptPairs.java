package io.evenkeel.discovery.training;

import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.sampler.text.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The prompts of a spec, filled in: for each concept, every subject with every pair of templates. */
public final class PromptPairs {
    private final List<List<PromptPair>> pairsByConcept;

    /**
     * Two prompts that differ in the concept.
     *
     * @param neutral prompt without the concept
     * @param target prompt with the concept
     * @param negative negative prompt of the target; empty for none
     */
    public record PromptPair(String neutral, String target, String negative) {
        /** Omits prompts: they stay out of logs. */
        @Override
        public String toString() {
            return "PromptPair";
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
     * Adds as many pairs that start from another member of the group. A vector that has only learned to leave the
     * neutral image may overshoot where the image is on its other side: it misses what lies between two members.
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
                    PromptTemplate.ofSubject(neutralTemplate).hasPlaceholder() ? discoverySpec.subjects() : List.of("");
            for (String subject : subjects) {
                promptPairs.add(new PromptPair(
                        PromptTemplate.ofSubject(neutralTemplate).fill(subject),
                        PromptTemplate.ofSubject(targetTemplate).fill(subject),
                        PromptTemplate.ofSubject(conceptSpec.negativePrompt()).fill(subject)));
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
