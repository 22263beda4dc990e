package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Computes the variance of the noise added at each training timestep (diffusers' {@code betas}), in float like
 * PyTorch.
 */
final class BetaSchedule {
    /** Upper bound of the cosine schedule, so that its end keeps some signal. */
    private static final double MAX_BETA = 0.999;

    private BetaSchedule() {}

    /** Reads the betas with the defaults of all of diffusers' scheduler classes except LCM's. */
    static float[] fromConfig(SchedulerConfig settings) {
        return fromConfig(settings, "linear", 0.0001, 0.02);
    }

    /** @param schedule default of beta_schedule; start and end are those of beta_start and beta_end */
    static float[] fromConfig(SchedulerConfig settings, String schedule, double start, double end) {
        int steps = settings.readInteger("num_train_timesteps", 1000, 2);
        if (settings.hasValue("trained_betas")) {
            return readTrainedBetas(settings, steps);
        }
        double first = settings.readNumber("beta_start", start);
        double last = settings.readNumber("beta_end", end);
        if (first <= 0 || last >= 1) {
            throw settings.createException(first <= 0 ? "beta_start" : "beta_end", "must lie between 0 and 1.");
        }
        return switch (settings.readOneOf("beta_schedule", schedule, "linear", "scaled_linear", "squaredcos_cap_v2")) {
            case "linear" -> linspace(first, last, steps);
            case "scaled_linear" -> squareAll(linspace(Math.sqrt(first), Math.sqrt(last), steps));
            default -> cosineBetas(steps);
        };
    }

    private static float[] readTrainedBetas(SchedulerConfig settings, int steps) {
        JsonNode values = settings.json().path("trained_betas");
        if (values.size() != steps) {
            throw settings.createException(
                    "num_train_timesteps", "is not the number of trained_betas (" + values.size() + ").");
        }
        float[] betas = new float[steps];
        for (int t = 0; t < steps; t++) {
            betas[t] = (float) values.path(t).asDouble();
            if (!(betas[t] > 0 && betas[t] < 1)) {
                throw settings.createException("trained_betas", "holds (" + betas[t] + "), not between 0 and 1.");
            }
        }
        return betas;
    }

    /** Computes torch.linspace, which counts from both ends and fuses multiplication and addition. */
    private static float[] linspace(double from, double to, int steps) {
        float first = (float) from;
        float last = (float) to;
        float stride = (last - first) / (steps - 1);
        float[] values = new float[steps];
        for (int t = 0; t < steps; t++) {
            values[t] = t < steps / 2 ? Math.fma(stride, t, first) : Math.fma(-stride, steps - 1 - t, last);
        }
        return values;
    }

    private static float[] squareAll(float[] roots) {
        float[] values = new float[roots.length];
        for (int t = 0; t < roots.length; t++) {
            values[t] = roots[t] * roots[t];
        }
        return values;
    }

    /**
     * Computes diffusers' {@code betas_for_alpha_bar} (Nichol and Dhariwal, Improved Denoising Diffusion
     * Probabilistic Models, 2021).
     */
    private static float[] cosineBetas(int steps) {
        float[] betas = new float[steps];
        for (int t = 0; t < steps; t++) {
            double ratio = alphaBar((t + 1.0) / steps) / alphaBar((double) t / steps);
            betas[t] = (float) Math.min(1 - ratio, MAX_BETA);
        }
        return betas;
    }

    private static double alphaBar(double time) {
        double root = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
        return root * root;
    }
}
