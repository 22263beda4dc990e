package io.evenkeel.evaluation.method;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.platform.Sha256;
import io.evenkeel.sampler.ImageRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Adds concept vectors in h-space.
 *
 * @param conceptsByGroup the concept of each label of each group
 * @param safetyConcepts concepts that lead away from unsafe content
 * @param application strengths and step window
 * @param gate decides which prompts are left unchanged
 */
public record HSpaceVectorMethod(
        String name,
        Map<String, Map<String, Concept>> conceptsByGroup,
        List<Concept> safetyConcepts,
        VectorApplication application,
        Optional<PromptGate> gate)
        implements SteeringMethod {
    /** Key of the safety concepts where groups have their names. */
    public static final String SAFETY = "safety";

    public HSpaceVectorMethod {
        conceptsByGroup = Map.copyOf(conceptsByGroup);
        safetyConcepts = List.copyOf(safetyConcepts);
    }

    /**
     * How vectors are applied.
     *
     * @param defaultStrength strength of groups that have none of their own
     * @param strengths strength by group, or of "safety"
     * @param from first step, as a share of all
     * @param until step at which application ends, exclusive, as a share of all
     * @param adaptiveGroups groups, or "safety", whose strength follows the probe
     * @param suppressions by group: adaptive strength away from members that were not assigned, as far as the image
     *     shows one of them
     */
    public record VectorApplication(
            double defaultStrength,
            Map<String, Double> strengths,
            double from,
            double until,
            List<String> adaptiveGroups,
            Map<String, Double> suppressions) {
        public VectorApplication {
            strengths = Map.copyOf(strengths);
            adaptiveGroups = List.copyOf(adaptiveGroups);
            suppressions = Map.copyOf(suppressions);
        }

        /** Returns the suppression of those other members that have a probe. */
        List<AppliedConcept> suppressOthers(Map<String, Concept> group, String name, Concept assigned, double factor) {
            double suppression = suppressions.getOrDefault(name, 0.0) * factor;
            return suppression == 0
                    ? List.of()
                    : new TreeMap<>(group)
                            .values().stream()
                                    .filter(other -> !other.equals(assigned)
                                            && other.probe().isPresent())
                                    .map(other -> new AppliedConcept(other, -suppression, from, until, true))
                                    .toList();
        }

        AppliedConcept apply(Concept concept, String what, double factor) {
            double own = strengths.getOrDefault(what, defaultStrength) * factor;
            return new AppliedConcept(
                    concept,
                    own,
                    from,
                    until,
                    adaptiveGroups.contains(what) && concept.probe().isPresent());
        }
    }

    @Override
    public String digest() {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(conceptsByGroup).forEach((group, concepts) -> new TreeMap<>(concepts)
                .forEach((label, concept) -> all.append(group + "=" + label + ":" + concept.digest() + " ")));
        safetyConcepts.forEach(concept -> all.append(concept.digest()).append(' '));
        all.append(application.defaultStrength())
                .append(new TreeMap<>(application.strengths()))
                .append(application.from());
        all.append('-')
                .append(application.until())
                .append(application.adaptiveGroups())
                .append(gate.map(PromptGate::digestText).orElse(""))
                .append(application.suppressions().isEmpty() ? "" : new TreeMap<>(application.suppressions()));
        return Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean supports(SteeringTarget target) {
        return !target.isEmpty()
                && (!target.avoidsUnsafe() || !safetyConcepts.isEmpty())
                && target.classes().entrySet().stream().allMatch(one -> conceptsByGroup
                        .getOrDefault(one.getKey(), Map.of())
                        .containsKey(one.getValue()));
    }

    @Override
    public ImageRequest createRequest(PromptSample sample, SteeringTarget target, SamplingDefaults defaults) {
        return defaults.createRequest(sample, sample.prompt(), "", steeringPlan(sample.prompt(), target));
    }

    private SteeringPlan steeringPlan(String prompt, SteeringTarget target) {
        List<AppliedConcept> appliedConcepts = new ArrayList<>();
        new TreeMap<>(target.classes()).forEach((group, label) -> {
            Concept concept = conceptsByGroup.getOrDefault(group, Map.of()).get(label);
            if (concept != null
                    && gate.map(one -> one.isUnspecified(prompt, group)).orElse(true)) {
                appliedConcepts.add(application.apply(concept, group, target.strengthFactor()));
                appliedConcepts.addAll(application.suppressOthers(
                        conceptsByGroup.getOrDefault(group, Map.of()), group, concept, target.strengthFactor()));
            }
        });
        if (target.avoidsUnsafe()) {
            safetyConcepts.forEach(
                    concept -> appliedConcepts.add(application.apply(concept, SAFETY, target.strengthFactor())));
        }
        return new SteeringPlan(appliedConcepts);
    }
}
