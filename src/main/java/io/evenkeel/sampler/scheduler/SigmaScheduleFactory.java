package io.evenkeel.sampler.scheduler;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Where DPM-Solver++ and UniPC climb down: sigmas of whole timesteps, or those of Karras with the timesteps next to them.
 *
 * @param end the last sigma, 0 or the smallest of the training
 * @param reachable how many training timesteps may be visited
 * @param whole how a timestep between two is made a whole one
 */
record SigmaScheduleFactory(
        NoiseSchedule noise,
        TimestepSpacing spacing,
        Optional<KarrasSigmas> karras,
        double end,
        int reachable,
        DoubleUnaryOperator whole) {

    static SigmaScheduleFactory of(SchedulerConfig settings, boolean karras) {
        settings.demandOff("thresholding", "use_exponential_sigmas", "use_beta_sigmas", "use_flow_sigmas");
        NoiseSchedule noise = NoiseSchedule.of(settings);
        return new SigmaScheduleFactory(
                noise,
                TimestepSpacing.of(settings, TimestepSpacing.Kind.LINSPACE),
                karras ? Optional.of(KarrasSigmas.of(settings)) : Optional.empty(),
                end(settings, noise),
                noise.steps(),
                Math::rint);
    }

    /** Without the noisiest timesteps, whose lambdas lie far apart in a cosine schedule. */
    SigmaScheduleFactory clipped(double leastLambda) {
        return new SigmaScheduleFactory(noise, spacing, karras, end, noise.reaching(leastLambda), whole);
    }

    SigmaScheduleFactory truncatingTimesteps() {
        return new SigmaScheduleFactory(noise, spacing, karras, end, reachable, Math::floor);
    }

    SigmaSchedule ladder(int steps) {
        if (karras.isPresent()) {
            double[] sigmas = karras.get().sigmas(noise.largestSigma(), noise.smallestSigma(), steps);
            return new SigmaSchedule(each(sigmas, sigma -> whole.applyAsDouble(noise.timestepOf(sigma))), sigmas, end);
        }
        double[] timesteps = spacing.shortOfTheEnd(steps, reachable);
        return new SigmaSchedule(timesteps, each(timesteps, noise::sigmaAt), end);
    }

    static double end(SchedulerConfig settings, NoiseSchedule noise) {
        String type = settings.oneOf("final_sigmas_type", "zero", "zero", "sigma_min");
        return type.equals("zero") ? 0 : noise.smallestSigma();
    }

    static double[] each(double[] values, DoubleUnaryOperator operator) {
        return Arrays.stream(values).map(operator).toArray();
    }
}
