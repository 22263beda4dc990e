package io.evenkeel.evaluation.method;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Concept vectors added in h-space.
 *
 * @param members the concept of each label of each group
 * @param safety concepts that lead away from what is unsafe
 * @param manner how they push
 * @param gate what prompts are left alone
 */
public record HSpaceVectorMethod(
        String name,
        Map<String, Map<String, Concept>> members,
        List<Concept> safety,
        VectorApplication manner,
        Optional<PromptGate> gate)
        implements SteeringMethod {
    /** What pushes away from the unsafe is called where groups have their names. */
    public static final String SAFETY = "safety";

    public HSpaceVectorMethod {
        members = Map.copyOf(members);
        safety = List.copyOf(safety);
    }

    /**
     * How vectors push.
     *
     * @param strength where nothing else is said
     * @param strengths by group, or of "safety"
     * @param from first step, as a share of all
     * @param until step before which pushing ends, as a share of all
     * @param adaptive groups, or "safety", whose pushes follow what the concepts' probes read
     * @param brakes by group: strength of adaptive pushes away from the members that were not dealt, which act as far as the
     *     picture shows one of those
     */
    public record VectorApplication(
            double strength,
            Map<String, Double> strengths,
            double from,
            double until,
            List<String> adaptive,
            Map<String, Double> brakes) {
        public VectorApplication {
            strengths = Map.copyOf(strengths);
            adaptive = List.copyOf(adaptive);
            brakes = Map.copyOf(brakes);
        }

        /** Away from those of the others that a probe can read. */
        List<AppliedConcept> braking(Map<String, Concept> group, String name, Concept dealt, double factor) {
            double brake = brakes.getOrDefault(name, 0.0) * factor;
            return brake == 0
                    ? List.of()
                    : new TreeMap<>(group)
                            .values().stream()
                                    .filter(other -> !other.equals(dealt)
                                            && other.probe().isPresent())
                                    .map(other -> new AppliedConcept(other, -brake, from, until, true))
                                    .toList();
        }

        AppliedConcept push(Concept concept, String what, double factor) {
            double own = strengths.getOrDefault(what, strength) * factor;
            return new AppliedConcept(
                    concept,
                    own,
                    from,
                    until,
                    adaptive.contains(what) && concept.probe().isPresent());
        }
    }

    @Override
    public String digest() {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(members).forEach((group, concepts) -> new TreeMap<>(concepts)
                .forEach((label, concept) -> all.append(group + "=" + label + ":" + concept.digest() + " ")));
        safety.forEach(concept -> all.append(concept.digest()).append(' '));
        all.append(manner.strength()).append(new TreeMap<>(manner.strengths())).append(manner.from());
        all.append('-')
                .append(manner.until())
                .append(manner.adaptive())
                .append(gate.map(PromptGate::toString).orElse(""))
                .append(manner.brakes().isEmpty() ? "" : new TreeMap<>(manner.brakes()));
        return Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean serves(SteeringTarget steeringTarget) {
        return !steeringTarget.isNone()
                && (!steeringTarget.safe() || !safety.isEmpty())
                && steeringTarget.classes().entrySet().stream()
                        .allMatch(one ->
                                members.getOrDefault(one.getKey(), Map.of()).containsKey(one.getValue()));
    }

    @Override
    public PictureRequest request(
            PromptSample promptSample, SteeringTarget steeringTarget, SamplingDefaults samplingDefaults) {
        return samplingDefaults.request(
                promptSample, promptSample.prompt(), "", plan(promptSample.prompt(), steeringTarget));
    }

    private SteeringPlan plan(String prompt, SteeringTarget steeringTarget) {
        List<AppliedConcept> pushes = new ArrayList<>();
        new TreeMap<>(steeringTarget.classes()).forEach((group, label) -> {
            Concept concept = members.getOrDefault(group, Map.of()).get(label);
            if (concept != null && gate.map(one -> one.isOpen(prompt, group)).orElse(true)) {
                pushes.add(manner.push(concept, group, steeringTarget.factor()));
                pushes.addAll(
                        manner.braking(members.getOrDefault(group, Map.of()), group, concept, steeringTarget.factor()));
            }
        });
        if (steeringTarget.safe()) {
            safety.forEach(concept -> pushes.add(manner.push(concept, SAFETY, steeringTarget.factor())));
        }
        return new SteeringPlan(pushes);
    }
}
