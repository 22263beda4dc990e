package io.evenkeel.discovery.spec;

/** Reads the numbers of a spec. */
final class TrainingOptionsParser {
    private static final int MOST_ROWS = 512;

    private final DiscoveryObjectReader spec;

    TrainingOptionsParser(DiscoveryObjectReader spec) {
        this.spec = spec;
    }

    /** @param members of the group */
    TrainingOptions options(int members, ObjectiveKind objective) {
        DiscoveryObjectReader discoveryObjectReader = spec.object("options")
                .allow(
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
        TrainingOptions usual = TrainingOptions.usual();
        double opposed = objective == ObjectiveKind.RECONSTRUCTION ? 0 : usual.opposed(); // learned without guidance
        DiscoveryObjectReader window = discoveryObjectReader.object("window").allow("from", "until");
        TrainingOptions trainingOptions = new TrainingOptions(
                discoveryObjectReader.number("guidance", 1, 50, "the model's usual one does: leave it out"),
                discoveryObjectReader.number("beta", usual.beta(), 0.1, 20, "1 to 10 is meant"),
                discoveryObjectReader.number("reach", usual.reach(), 0, 5, "0.75 is meant, or 0 for a beta that stays"),
                discoveryObjectReader.flag("even").orElse(usual.even()),
                discoveryObjectReader.number("learning-rate", usual.learningRate(), 1e-5, 10, "0.1 is meant"),
                discoveryObjectReader.whole("batch", usual.batch(), 1, 64, "8 is meant"),
                discoveryObjectReader
                        .whole("seed", 0, Integer.MAX_VALUE, "0 is meant")
                        .orElse(usual.seed()),
                discoveryObjectReader.flag("centred").orElse(usual.centred()),
                discoveryObjectReader.number("clip", usual.clip(), 0, 1e6, "0, for none, is meant"),
                discoveryObjectReader.number("semantic", usual.semantic(), 0, 100, "0.5 is meant"),
                discoveryObjectReader.flag("across").orElse(usual.across()),
                discoveryObjectReader.number(
                        "opposed", opposed, 0, 1, "1, or 0 to steer the conditional half alone, is meant"),
                window.number("from", usual.from(), 0, 1, "0 is meant"),
                window.number("until", usual.until(), 0, 1, "1 is meant"),
                discoveryObjectReader
                        .whole("size", 8, 2048, "the model's usual size does: leave it out")
                        .map(Long::intValue),
                discoveryObjectReader.whole("pictures", usual.pictures(), 8, 2000, "96 is meant"),
                discoveryObjectReader.whole("probe-pictures", usual.probePictures(), 0, 2000, "96 is meant"));
        check(discoveryObjectReader, trainingOptions, members);
        return trainingOptions;
    }

    private static void check(
            DiscoveryObjectReader discoveryObjectReader, TrainingOptions trainingOptions, int members) {
        if (!(trainingOptions.from() < trainingOptions.until())) {
            discoveryObjectReader.problem(
                    "window (" + trainingOptions.from() + " to " + trainingOptions.until() + ") is empty",
                    "from 0, which is pure noise, until 1, which is the picture, is meant");
        }
        if (trainingOptions.centred() && members < 2) {
            discoveryObjectReader.problem(
                    "centred (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"centred: false\" is meant");
        }
        if (trainingOptions.across() && members < 2) {
            discoveryObjectReader.problem(
                    "across (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"across: false\" is meant");
        }
        if (members * trainingOptions.batch() > MOST_ROWS) {
            discoveryObjectReader.problem(
                    "batch (" + trainingOptions.batch() + ") times (" + members + ") concepts is more than "
                            + MOST_ROWS,
                    "a smaller batch is meant");
        }
    }

    TrainingBudget budget() {
        DiscoveryObjectReader discoveryObjectReader = spec.object("budget").allow("steps", "minutes");
        String more = "a usable vector takes some hundred steps";
        return new TrainingBudget(
                discoveryObjectReader.whole(
                        "steps", TrainingBudget.USUAL.steps(), TrainingBudget.FEWEST_STEPS, 100_000, more),
                discoveryObjectReader.number("minutes", TrainingBudget.SHORTEST_MINUTES, 10_000, more));
    }

    EarlyStopping patience() {
        DiscoveryObjectReader discoveryObjectReader = spec.object("stop").allow("every", "evaluations", "gain");
        EarlyStopping usual = EarlyStopping.USUAL;
        return new EarlyStopping(
                discoveryObjectReader.whole("every", usual.every(), 1, 10_000, "20 is meant"),
                discoveryObjectReader.whole(
                        "evaluations", usual.evaluations(), 0, 1000, "0, to never stop early, is meant"),
                discoveryObjectReader.number("gain", usual.gain(), 0, 1, "0.002 is meant"));
    }
}
