package io.evenkeel.discovery;

import io.evenkeel.diffusion.Denoiser;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Moves the vectors of a group, step by step, until the budget ends or the paired loss no longer falls. Its state can be saved
 * between any two steps.
 */
final class Learner {
    /** Steps over which the rate rises, and after which a budget of minutes becomes one of steps. */
    static final int WARM_UP = 5;

    private static final double NO_LOSS = 1e-5; // mean square by which prompts do not differ
    private static final double SAFE = 0.95; // of the minutes: a machine is not always as fast as at first

    private final Spec spec;
    private final Ground ground;
    private final Objective objective;
    private final Vectors vectors;
    private final Curve curve;
    private final LongSupplier nanos;
    private int step;
    private int planned;
    private double seconds;
    private Ended ended = Ended.NOT_YET;

    /** Why learning ended. */
    enum Ended {
        NOT_YET,
        STEPS,
        MINUTES,
        PATIENCE
    }

    /**
     * Before its first step.
     *
     * @param objective prepared or loaded
     * @param nanos what a clock shows
     */
    Learner(Spec spec, Ground ground, Objective objective, LongSupplier nanos) {
        this.nanos = nanos;
        this.spec = spec;
        this.ground = ground;
        this.objective = objective;
        this.vectors = new Vectors(spec.concepts().size(), ground.h(), spec.options());
        this.curve = new Curve(ground, objective.exam(), spec.concepts().size());
        this.planned = spec.budget().steps();
        checkDifference();
    }

    private void checkDifference() {
        for (int concept = 0; concept < spec.concepts().size(); concept++) {
            if (curve.without(concept) < NO_LOSS) {
                throw new Undiscoverable(
                        "no-difference",
                        "concept (" + spec.concepts().get(concept).name()
                                + ") has prompts that the model does not tell from neutral ones: its paired loss is ("
                                + curve.without(concept) + ").\nMaybe it does not know the words: draw both.");
            }
        }
    }

    boolean isDone() {
        return ended != Ended.NOT_YET;
    }

    int step() {
        return step;
    }

    int planned() {
        return planned;
    }

    Ended ended() {
        return ended;
    }

    /** Of learning alone, over all runs. */
    double seconds() {
        return seconds;
    }

    Vectors vectors() {
        return vectors;
    }

    Curve curve() {
        return curve;
    }

    /** One step. @throws Undiscoverable if the numbers ran away */
    void learn() {
        long began = nanos.getAsLong();
        List<Exercise> exercises = objective.pose(step);
        List<Denoiser.Slope> slopes = ground.descend(exercises, vectors);
        slopes.forEach(this::checkFinite);
        objective.advance(vectors, slopes);
        vectors.learn(exercises, slopes, rate(step));
        if (!vectors.isFinite()) {
            throw ranAway("a vector");
        }
        step++;
        if (step % spec.patience().every() == 0) {
            curve.measure(step, vectors);
        }
        seconds += (nanos.getAsLong() - began) / 1e9;
        plan();
        end();
    }

    private void checkFinite(Denoiser.Slope slope) {
        if (!Double.isFinite(slope.loss()) || !slope.gradient().isFinite()) {
            throw ranAway("a loss, or its gradient,");
        }
    }

    private Undiscoverable ranAway(String what) {
        return new Undiscoverable(
                "not-finite",
                what + " is not finite at step (" + (step + 1)
                        + "): nothing was found.\nMaybe the learning rate ("
                        + spec.options().learningRate()
                        + ") is too high, or the model needs more precision than fp16.");
    }

    /** Rises, then falls along half a cosine wave. */
    double rate(int at) {
        double highest = spec.options().learningRate();
        if (at < WARM_UP) {
            return highest * (at + 1) / WARM_UP;
        }
        double share = (double) (at - WARM_UP) / Math.max(1, planned - WARM_UP);
        return highest * (0.5 + 0.5 * Math.cos(Math.PI * share));
    }

    /** The rate of a step before does not depend on it, so that the same number of steps as a budget gives the same vectors. */
    private void plan() {
        if (step == WARM_UP && spec.budget().minutes().isPresent()) {
            double most = spec.budget().minutes().get() * 60 * SAFE / (seconds / step);
            planned = Math.min(planned, Math.max(Budget.FEWEST_STEPS, (int) most));
        }
    }

    private void end() {
        double most = spec.budget().minutes().orElse(Double.POSITIVE_INFINITY) * 60;
        if (step >= planned) {
            ended = Ended.STEPS;
        } else if (seconds > most) {
            checkEnough();
            ended = Ended.MINUTES;
        } else if (step % spec.patience().every() == 0 && curve.isFlat(spec.patience())) {
            ended = Ended.PATIENCE;
        }
        if (isDone() && step % spec.patience().every() != 0) {
            curve.measure(step, vectors);
        }
    }

    private void checkEnough() {
        if (step < Budget.FEWEST_STEPS) {
            throw new Undiscoverable(
                    "budget-too-small",
                    "minutes (" + spec.budget().minutes().orElseThrow() + ") were over after (" + step + ") steps, and "
                            + Budget.FEWEST_STEPS
                            + " are the fewest that find anything.\nMaybe more minutes are needed, or a smaller batch.");
        }
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(step);
        out.writeInt(planned);
        out.writeDouble(seconds);
        out.writeUTF(ended.name());
        vectors.save(out);
        curve.save(out);
    }

    void load(DataInput in) throws IOException {
        step = in.readInt();
        planned = in.readInt();
        seconds = in.readDouble();
        ended = Ended.valueOf(in.readUTF());
        vectors.load(in);
        curve.load(in);
    }
}
