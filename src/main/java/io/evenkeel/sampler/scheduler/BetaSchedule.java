package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;

/** By training timestep: the share of a picture's variance that was replaced by noise. In float, as PyTorch computes them. */
final class BetaSchedule {
    /** Of the cosine schedule's, so that its end is not wholly noise. */
    private static final double MAX_BETA = 0.999;

    private BetaSchedule() {}

    /** As all of diffusers' classes but LCM's read them. */
    static float[] fromConfig(SchedulerConfig settings) {
        return fromConfig(settings, "linear", 0.0001, 0.02);
    }

    /** @param schedule and the others: what holds if the settings name none */
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

    /** PyTorch counts from both ends, and rounds product and sum at once. */
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

    /** Nichol and Dhariwal, Improved Denoising Diffusion Probabilistic Models, 2021. */
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
