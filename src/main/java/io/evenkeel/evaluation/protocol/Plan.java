package io.evenkeel.evaluation.protocol;

import io.evenkeel.evaluation.method.SafeLatentDiffusion.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A method as a spec names it, before its files are read. */
public sealed interface Plan {
    /** As {@link io.evenkeel.evaluation.method.NegativePrompt}. */
    record Negative(String prompt) implements Plan {}

    /** As {@link io.evenkeel.evaluation.method.SafeLatentDiffusion}. */
    record Sld(String concept, Setting setting) implements Plan {}

    /** As {@link io.evenkeel.evaluation.method.Rewriting}. */
    record Rewritten() implements Plan {}

    /**
     * As {@link io.evenkeel.evaluation.method.Vectors}.
     *
     * @param folder where a concept's file is, called by its name, unless a file is given
     * @param files of concepts by name
     * @param safety names of the concepts that lead away from what is unsafe
     * @param strengths by group, or of "safety"
     * @param adaptive groups, or "safety", whose pushes follow their probes
     * @param brakes strength by group
     */
    record OfVectors(
            Path folder,
            Map<String, Path> files,
            List<String> safety,
            double strength,
            Map<String, Double> strengths,
            double from,
            double until,
            List<String> adaptive,
            Map<String, Double> brakes,
            boolean gated)
            implements Plan {
        public OfVectors {
            files = Map.copyOf(files);
            safety = List.copyOf(safety);
            strengths = Map.copyOf(strengths);
            adaptive = List.copyOf(adaptive);
            brakes = Map.copyOf(brakes);
        }

        Path file(String concept) {
            return files.getOrDefault(concept, folder.resolve(concept + ".safetensors"));
        }
    }
}
