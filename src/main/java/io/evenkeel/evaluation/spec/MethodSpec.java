package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A method as a spec names it, before its files are read. */
public sealed interface MethodSpec {
    /** As {@link io.evenkeel.evaluation.method.NegativePromptMethod}. */
    record NegativePromptSpec(String prompt) implements MethodSpec {}

    /** As {@link io.evenkeel.evaluation.method.SafeLatentDiffusionMethod}. */
    record SafeLatentDiffusionSpec(String concept, Setting setting) implements MethodSpec {}

    /** As {@link io.evenkeel.evaluation.method.PromptRewritingMethod}. */
    record RewritingSpec() implements MethodSpec {}

    /**
     * As {@link io.evenkeel.evaluation.method.HSpaceVectorMethod}.
     *
     * @param folder where a concept's file is, called by its name, unless a file is given
     * @param files of concepts by name
     * @param safetyConcepts names of the concepts that lead away from what is unsafe
     * @param strengths by group, or of "safety"
     * @param adaptiveGroups groups, or "safety", whose pushes follow their probes
     * @param suppressions strength by group
     */
    record VectorSpec(
            Path folder,
            Map<String, Path> files,
            List<String> safetyConcepts,
            double defaultStrength,
            Map<String, Double> strengths,
            double from,
            double until,
            List<String> adaptiveGroups,
            Map<String, Double> suppressions,
            boolean usesGate)
            implements MethodSpec {
        public VectorSpec {
            files = Map.copyOf(files);
            safetyConcepts = List.copyOf(safetyConcepts);
            strengths = Map.copyOf(strengths);
            adaptiveGroups = List.copyOf(adaptiveGroups);
            suppressions = Map.copyOf(suppressions);
        }

        Path fileOf(String concept) {
            return files.getOrDefault(concept, folder.resolve(concept + ".safetensors"));
        }
    }
}
