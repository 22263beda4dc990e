package io.evenkeel.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.onnxgraph.UnusableModel;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Deterministic DDIM (Song et al. 2021, eta = 0) for epsilon prediction, with diffusers' parameters. Immutable.
 *
 * @param remaining by training timestep: how much of the picture's variance is left, the cumulated product of 1 - beta
 * @param atEnd the same "before" timestep 0
 * @param offset added to every sampled timestep
 */
public record DdimSchedule(double[] remaining, double atEnd, int offset) {
    public DdimSchedule {
        remaining = remaining.clone();
    }

    /**
     * Reads scheduler_config.json.
     *
     * @throws UnusableModel naming the setting, if it asks for something that is not supported
     */
    public static DdimSchedule of(JsonNode config) {
        require(config, "beta_schedule", Set.of("scaled_linear", "linear"), "linear");
        require(config, "prediction_type", Set.of("epsilon"), "epsilon");
        require(config, "timestep_spacing", Set.of("leading"), "leading");
        require(config, "clip_sample", Set.of("false"), "true");
        require(config, "rescale_betas_zero_snr", Set.of("false"), "false");
        int steps = config.path("num_train_timesteps").asInt(1000);
        double first = config.path("beta_start").asDouble(0.0001);
        double last = config.path("beta_end").asDouble(0.02);
        boolean scaled = config.path("beta_schedule").asText().equals("scaled_linear");
        double[] remaining = new double[steps];
        double product = 1;
        for (int t = 0; t < steps; t++) {
            double share = (double) t / (steps - 1);
            double root = Math.sqrt(first) + share * (Math.sqrt(last) - Math.sqrt(first));
            product *= 1 - (scaled ? root * root : first + share * (last - first));
            remaining[t] = product;
        }
        boolean one = config.path("set_alpha_to_one").asBoolean(true);
        return new DdimSchedule(
                remaining, one ? 1 : remaining[0], config.path("steps_offset").asInt(0));
    }

    private static void require(JsonNode config, String key, Set<String> supported, String otherwise) {
        String value = config.path(key).asText(otherwise);
        if (!supported.contains(value)) {
            throw new UnusableModel(
                    "scheduler setting " + key + " = (" + value + ") is not supported, only " + supported + ".");
        }
    }

    /** The timesteps that a run of so many steps visits, from noise to picture. */
    public int[] timesteps(int steps) {
        int most = remaining.length - offset;
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException("steps (" + steps + ") must lie in 1 to " + most + ".");
        }
        return IntStream.range(0, steps)
                .map(i -> (steps - 1 - i) * stride(steps) + offset)
                .toArray();
    }

    /** Distance of the timesteps that a run of so many steps visits. */
    int stride(int steps) {
        return remaining.length / steps;
    }

    /**
     * One step towards the picture, in place.
     *
     * @param latents at timestep; become those one stride earlier
     * @param epsilon the noise predicted in them
     * @param stride distance of timesteps in this run
     */
    public void step(float[] latents, float[] epsilon, int timestep, int stride) {
        double now = remaining[timestep];
        double next = timestep >= stride ? remaining[timestep - stride] : atEnd;
        double keep = Math.sqrt(next / now);
        double noise = Math.sqrt(1 - next) - keep * Math.sqrt(1 - now);
        for (int i = 0; i < latents.length; i++) {
            latents[i] = (float) (keep * latents[i] + noise * epsilon[i]);
        }
    }

    @Override
    public double[] remaining() {
        return remaining.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DdimSchedule that
                && Arrays.equals(remaining, that.remaining)
                && atEnd == that.atEnd
                && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(remaining);
    }
}
