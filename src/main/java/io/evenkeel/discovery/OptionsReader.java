package io.evenkeel.discovery;

/** Reads the numbers of a spec. */
final class OptionsReader {
    private static final int MOST_ROWS = 512;

    private final Fields spec;

    OptionsReader(Fields spec) {
        this.spec = spec;
    }

    /** @param members of the group */
    Options options(int members, ObjectiveKind objective) {
        Fields fields = spec.object("options")
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
        Options usual = Options.usual();
        double opposed = objective == ObjectiveKind.RECONSTRUCTION ? 0 : usual.opposed(); // learned without guidance
        Fields window = fields.object("window").allow("from", "until");
        Options options = new Options(
                fields.number("guidance", 1, 50, "the model's usual one does: leave it out"),
                fields.number("beta", usual.beta(), 0.1, 20, "1 to 10 is meant"),
                fields.number("reach", usual.reach(), 0, 5, "0.75 is meant, or 0 for a beta that stays"),
                fields.flag("even").orElse(usual.even()),
                fields.number("learning-rate", usual.learningRate(), 1e-5, 10, "0.1 is meant"),
                fields.whole("batch", usual.batch(), 1, 64, "8 is meant"),
                fields.whole("seed", 0, Integer.MAX_VALUE, "0 is meant").orElse(usual.seed()),
                fields.flag("centred").orElse(usual.centred()),
                fields.number("clip", usual.clip(), 0, 1e6, "0, for none, is meant"),
                fields.number("semantic", usual.semantic(), 0, 100, "0.5 is meant"),
                fields.flag("across").orElse(usual.across()),
                fields.number("opposed", opposed, 0, 1, "1, or 0 to steer the conditional half alone, is meant"),
                window.number("from", usual.from(), 0, 1, "0 is meant"),
                window.number("until", usual.until(), 0, 1, "1 is meant"),
                fields.whole("size", 8, 2048, "the model's usual size does: leave it out")
                        .map(Long::intValue),
                fields.whole("pictures", usual.pictures(), 8, 2000, "96 is meant"),
                fields.whole("probe-pictures", usual.probePictures(), 0, 2000, "96 is meant"));
        check(fields, options, members);
        return options;
    }

    private static void check(Fields fields, Options options, int members) {
        if (!(options.from() < options.until())) {
            fields.problem(
                    "window (" + options.from() + " to " + options.until() + ") is empty",
                    "from 0, which is pure noise, until 1, which is the picture, is meant");
        }
        if (options.centred() && members < 2) {
            fields.problem(
                    "centred (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"centred: false\" is meant");
        }
        if (options.across() && members < 2) {
            fields.problem(
                    "across (true) needs two concepts at least, and the group has (" + members + ")",
                    "the group's other members are missing, or \"across: false\" is meant");
        }
        if (members * options.batch() > MOST_ROWS) {
            fields.problem(
                    "batch (" + options.batch() + ") times (" + members + ") concepts is more than " + MOST_ROWS,
                    "a smaller batch is meant");
        }
    }

    Budget budget() {
        Fields fields = spec.object("budget").allow("steps", "minutes");
        String more = "a usable vector takes some hundred steps";
        return new Budget(
                fields.whole("steps", Budget.USUAL.steps(), Budget.FEWEST_STEPS, 100_000, more),
                fields.number("minutes", Budget.SHORTEST_MINUTES, 10_000, more));
    }

    Patience patience() {
        Fields fields = spec.object("stop").allow("every", "evaluations", "gain");
        Patience usual = Patience.USUAL;
        return new Patience(
                fields.whole("every", usual.every(), 1, 10_000, "20 is meant"),
                fields.whole("evaluations", usual.evaluations(), 0, 1000, "0, to never stop early, is meant"),
                fields.number("gain", usual.gain(), 0, 1, "0.002 is meant"));
    }
}
