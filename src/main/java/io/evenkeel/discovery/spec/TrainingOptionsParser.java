package io.evenkeel.discovery.spec;

import io.evenkeel.platform.ObjectReader;
import java.util.Optional;
import java.util.OptionalInt;

/** Parses the training options, budget and early stopping of a spec. */
final class TrainingOptionsParser {
    private static final int MAX_ROWS = 512;

    private final ObjectReader root;

    TrainingOptionsParser(ObjectReader spec) {
        this.root = spec;
    }

    /**
     * Parses the options.
     *
     * @param members number of concepts in the group
     */
    TrainingOptions parseOptions(int members, ObjectiveKind objective) {
        ObjectReader options = root.objectOrEmpty("options")
                .allowOnly(
                        "guidance",
                        "beta",
                        "reach",
                        "even",
                        "learning-rate",
                        "batch",
                        "seed",
                        "centred",
                        "clip",
                        "semantic",
                        "across",
                        "opposed",
                        "window",
                        "size",
                        "pictures",
                        "probe-pictures");
        TrainingOptions defaults = TrainingOptions.defaults();
        double opposed = objective == ObjectiveKind.RECONSTRUCTION
                ? 0
                : defaults.unconditionalWeight(); // trained without guidance
        ObjectReader window = options.objectOrEmpty("window").allowOnly("from", "until");
        TrainingOptions trainingOptions = new TrainingOptions(
                options.optionalNumber("guidance", 1, 50, "the model's default does: leave it out"),
                options.numberOrDefault("beta", defaults.beta(), 0.1, 20, "1 to 10 is meant"),
                options.numberOrDefault("reach", defaults.reach(), 0, 5, "0.75 is meant, or 0 for a beta that stays"),
                options.optionalBoolean("even").orElse(defaults.evenTimesteps()),
                options.numberOrDefault("learning-rate", defaults.learningRate(), 1e-5, 10, "0.1 is meant"),
                options.integerOrDefault("batch", defaults.batchSize(), 1, 64, "8 is meant"),
                options.optionalLong("seed", 0, Integer.MAX_VALUE, "0 is meant").orElse(defaults.seed()),
                options.optionalBoolean("centred").orElse(defaults.centreVectors()),
                options.numberOrDefault("clip", defaults.maxGradientNorm(), 0, 1e6, "0, for none, is meant"),
                options.numberOrDefault("semantic", defaults.preservationWeight(), 0, 100, "0.5 is meant"),
                options.optionalBoolean("across").orElse(defaults.acrossMembers()),
                options.numberOrDefault(
                        "opposed", opposed, 0, 1, "1, or 0 to steer the conditional half alone, is meant"),
                window.numberOrDefault("from", defaults.windowStart(), 0, 1, "0 is meant"),
                window.numberOrDefault("until", defaults.windowEnd(), 0, 1, "1 is meant"),
                toOptional(options.optionalInteger("size", 8, 2048, "the model's default size does: leave it out")),
                options.integerOrDefault("pictures", defaults.imageCount(), 8, 2000, "96 is meant"),
                options.integerOrDefault("probe-pictures", defaults.probeImageCount(), 0, 2000, "96 is meant"));
        validate(options, trainingOptions, members);
        return trainingOptions;
    }

    private static Optional<Integer> toOptional(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    private static void validate(ObjectReader options, TrainingOptions trainingOptions, int members) {
        if (!(trainingOptions.windowStart() < trainingOptions.windowEnd())) {
            options.addViolation(
                    "window (" + trainingOptions.windowStart() + " to " + trainingOptions.windowEnd() + ") is empty",
                    "from 0, which is pure noise, until 1, which is the image, is meant");
        }
        if (trainingOptions.centreVectors() && members < 2) {
            options.addViolation(
                    "centred (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"centred: false\" is meant");
        }
        if (trainingOptions.acrossMembers() && members < 2) {
            options.addViolation(
                    "across (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"across: false\" is meant");
        }
        if (members * trainingOptions.batchSize() > MAX_ROWS) {
            options.addViolation(
                    "batch (" + trainingOptions.batchSize() + ") times (" + members + ") concepts is more than "
                            + MAX_ROWS,
                    "a smaller batch is meant");
        }
    }

    TrainingBudget parseBudget() {
        ObjectReader options = root.objectOrEmpty("budget").allowOnly("steps", "minutes");
        String hint = "a usable vector takes some hundred steps";
        return new TrainingBudget(
                options.integerOrDefault(
                        "steps", TrainingBudget.DEFAULT.steps(), TrainingBudget.MIN_STEPS, 100_000, hint),
                options.optionalNumber("minutes", TrainingBudget.MIN_MINUTES, 10_000, hint));
    }

    EarlyStopping parseEarlyStopping() {
        ObjectReader options = root.objectOrEmpty("stop").allowOnly("every", "evaluations", "gain");
        EarlyStopping defaults = EarlyStopping.DEFAULT;
        return new EarlyStopping(
                options.integerOrDefault("every", defaults.evaluationInterval(), 1, 10_000, "20 is meant"),
                options.integerOrDefault(
                        "evaluations", defaults.allowedEvaluations(), 0, 1000, "0, to never stop early, is meant"),
                options.numberOrDefault("gain", defaults.minGain(), 0, 1, "0.002 is meant"));
    }
}
