package io.evenkeel.evaluation.spec;

import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod.Hyperparameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A method as a spec defines it, before its files are read. */
public sealed interface MethodSpec {
    /** Defines a {@link io.evenkeel.evaluation.method.NegativePromptMethod}. */
    record NegativePromptSpec(String prompt) implements MethodSpec {}

    /** Defines a {@link io.evenkeel.evaluation.method.SafeLatentDiffusionMethod}. */
    record SafeLatentDiffusionSpec(String concept, Hyperparameters setting) implements MethodSpec {}

    /** Defines a {@link io.evenkeel.evaluation.method.PromptRewritingMethod}. */
    record RewritingSpec() implements MethodSpec {}

    /**
     * Defines a {@link io.evenkeel.evaluation.method.HSpaceVectorMethod}.
     *
     * @param folder folder of concept files, named by their concepts
     * @param files files of concepts that are stored elsewhere, by name
     * @param safetyConcepts names of the concepts that lead away from unsafe content
     * @param strengths strength by group, or of "safety"
     * @param adaptiveGroups groups, or "safety", whose strength follows the probe
     * @param suppressions suppression strength by group
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
