package io.evenkeel.sampler.scheduler;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Creates the sigma schedules of DPM-Solver++ and UniPC: sigmas of whole timesteps, or Karras sigmas with the nearest
 * timesteps.
 *
 * @param finalSigma last sigma: 0, or the smallest of the noise schedule
 * @param reachableTimesteps number of training timesteps that may be visited
 * @param timestepRounding rounds fractional timesteps
 */
record SigmaScheduleFactory(
        NoiseSchedule noiseSchedule,
        TimestepSpacing timestepSpacing,
        Optional<KarrasSigmas> karrasSigmas,
        double finalSigma,
        int reachableTimesteps,
        DoubleUnaryOperator timestepRounding) {

    static SigmaScheduleFactory fromConfig(SchedulerConfig settings, boolean karras) {
        settings.requireDisabled("thresholding", "use_exponential_sigmas", "use_beta_sigmas", "use_flow_sigmas");
        NoiseSchedule noise = NoiseSchedule.fromConfig(settings);
        return new SigmaScheduleFactory(
                noise,
                TimestepSpacing.fromConfig(settings, TimestepSpacing.SpacingKind.LINSPACE),
                karras ? Optional.of(KarrasSigmas.fromConfig(settings)) : Optional.empty(),
                readFinalSigma(settings, noise),
                noise.trainTimesteps(),
                Math::rint);
    }

    /** Leaves out the noisiest timesteps, whose lambdas are far apart in a cosine schedule. */
    SigmaScheduleFactory withMinLambda(double minLambda) {
        return new SigmaScheduleFactory(
                noiseSchedule,
                timestepSpacing,
                karrasSigmas,
                finalSigma,
                noiseSchedule.countTimestepsReaching(minLambda),
                timestepRounding);
    }

    SigmaScheduleFactory withTruncatedTimesteps() {
        return new SigmaScheduleFactory(
                noiseSchedule, timestepSpacing, karrasSigmas, finalSigma, reachableTimesteps, Math::floor);
    }

    SigmaSchedule create(int steps) {
        if (karrasSigmas.isPresent()) {
            double[] sigmas =
                    karrasSigmas.get().computeSigmas(noiseSchedule.maxSigma(), noiseSchedule.minSigma(), steps);
            return new SigmaSchedule(
                    mapValues(sigmas, sigma -> timestepRounding.applyAsDouble(noiseSchedule.timestepForSigma(sigma))),
                    sigmas,
                    finalSigma);
        }
        double[] timesteps = timestepSpacing.computeTimestepsWithoutLast(steps, reachableTimesteps);
        return new SigmaSchedule(timesteps, mapValues(timesteps, noiseSchedule::sigmaAt), finalSigma);
    }

    static double readFinalSigma(SchedulerConfig settings, NoiseSchedule noise) {
        String type = settings.readOneOf("final_sigmas_type", "zero", "zero", "sigma_min");
        return type.equals("zero") ? 0 : noise.minSigma();
    }

    static double[] mapValues(double[] values, DoubleUnaryOperator operator) {
        return Arrays.stream(values).map(operator).toArray();
    }
}
