package io.evenkeel.discovery.spec;

/** Reads the numbers of a spec. */
final class TrainingOptionsParser {
    private static final int MAX_ROWS = 512;

    private final DiscoveryObjectReader root;

    TrainingOptionsParser(DiscoveryObjectReader spec) {
        this.root = spec;
    }

    /** @param members of the group */
    TrainingOptions parseOptions(int members, ObjectiveKind objective) {
        DiscoveryObjectReader discoveryObjectReader = root.object("options")
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
                : defaults.unconditionalWeight(); // learned without guidance
        DiscoveryObjectReader window = discoveryObjectReader.object("window").allowOnly("from", "until");
        TrainingOptions trainingOptions = new TrainingOptions(
                discoveryObjectReader.number("guidance", 1, 50, "the model's usual one does: leave it out"),
                discoveryObjectReader.number("beta", defaults.beta(), 0.1, 20, "1 to 10 is meant"),
                discoveryObjectReader.number(
                        "reach", defaults.reach(), 0, 5, "0.75 is meant, or 0 for a beta that stays"),
                discoveryObjectReader.booleanValue("even").orElse(defaults.evenTimesteps()),
                discoveryObjectReader.number("learning-rate", defaults.learningRate(), 1e-5, 10, "0.1 is meant"),
                discoveryObjectReader.integer("batch", defaults.batchSize(), 1, 64, "8 is meant"),
                discoveryObjectReader
                        .integer("seed", 0, Integer.MAX_VALUE, "0 is meant")
                        .orElse(defaults.seed()),
                discoveryObjectReader.booleanValue("centred").orElse(defaults.centreVectors()),
                discoveryObjectReader.number("clip", defaults.maxGradientNorm(), 0, 1e6, "0, for none, is meant"),
                discoveryObjectReader.number("semantic", defaults.preservationWeight(), 0, 100, "0.5 is meant"),
                discoveryObjectReader.booleanValue("across").orElse(defaults.acrossMembers()),
                discoveryObjectReader.number(
                        "opposed", opposed, 0, 1, "1, or 0 to steer the conditional half alone, is meant"),
                window.number("from", defaults.windowStart(), 0, 1, "0 is meant"),
                window.number("until", defaults.windowEnd(), 0, 1, "1 is meant"),
                discoveryObjectReader
                        .integer("size", 8, 2048, "the model's usual size does: leave it out")
                        .map(Long::intValue),
                discoveryObjectReader.integer("pictures", defaults.imageCount(), 8, 2000, "96 is meant"),
                discoveryObjectReader.integer("probe-pictures", defaults.probeImageCount(), 0, 2000, "96 is meant"));
        validate(discoveryObjectReader, trainingOptions, members);
        return trainingOptions;
    }

    private static void validate(
            DiscoveryObjectReader discoveryObjectReader, TrainingOptions trainingOptions, int members) {
        if (!(trainingOptions.windowStart() < trainingOptions.windowEnd())) {
            discoveryObjectReader.addViolation(
                    "window (" + trainingOptions.windowStart() + " to " + trainingOptions.windowEnd() + ") is empty",
                    "from 0, which is pure noise, until 1, which is the picture, is meant");
        }
        if (trainingOptions.centreVectors() && members < 2) {
            discoveryObjectReader.addViolation(
                    "centred (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"centred: false\" is meant");
        }
        if (trainingOptions.acrossMembers() && members < 2) {
            discoveryObjectReader.addViolation(
                    "across (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"across: false\" is meant");
        }
        if (members * trainingOptions.batchSize() > MAX_ROWS) {
            discoveryObjectReader.addViolation(
                    "batch (" + trainingOptions.batchSize() + ") times (" + members + ") concepts is more than "
                            + MAX_ROWS,
                    "a smaller batch is meant");
        }
    }

    TrainingBudget parseBudget() {
        DiscoveryObjectReader discoveryObjectReader = root.object("budget").allowOnly("steps", "minutes");
        String hint = "a usable vector takes some hundred steps";
        return new TrainingBudget(
                discoveryObjectReader.integer(
                        "steps", TrainingBudget.DEFAULT.steps(), TrainingBudget.MIN_STEPS, 100_000, hint),
                discoveryObjectReader.number("minutes", TrainingBudget.MIN_MINUTES, 10_000, hint));
    }

    EarlyStopping parseEarlyStopping() {
        DiscoveryObjectReader discoveryObjectReader = root.object("stop").allowOnly("every", "evaluations", "gain");
        EarlyStopping defaults = EarlyStopping.DEFAULT;
        return new EarlyStopping(
                discoveryObjectReader.integer("every", defaults.evaluationInterval(), 1, 10_000, "20 is meant"),
                discoveryObjectReader.integer(
                        "evaluations", defaults.allowedEvaluations(), 0, 1000, "0, to never stop early, is meant"),
                discoveryObjectReader.number("gain", defaults.minGain(), 0, 1, "0.002 is meant"));
    }
}
