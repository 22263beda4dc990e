package io.evenkeel.discovery.training;

import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.TrainingBudget;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Moves the vectors of a group, step by step, until the budget ends or the paired loss no longer falls. Its state can be saved
 * between any two steps.
 */
public final class VectorTrainer {
    /** Steps over which the rate rises, and after which a budget of minutes becomes one of steps. */
    static final int WARM_UP = 5;

    private static final double NO_LOSS = 1e-5; // mean square by which prompts do not differ
    private static final double SAFE = 0.95; // of the minutes: a machine is not always as fast as at first

    private final DiscoverySpec discoverySpec;
    private final FrozenModel frozenModel;
    private final TrainingObjective trainingObjective;
    private final TrainableVectors trainableVectors;
    private final LossCurve lossCurve;
    private final LongSupplier nanos;
    private int step;
    private int planned;
    private double seconds;
    private StopReason stopReason = StopReason.NOT_YET;

    /** Why learning ended. */
    public enum StopReason {
        NOT_YET,
        STEPS,
        MINUTES,
        PATIENCE
    }

    /**
     * Before its first step.
     *
     * @param trainingObjective prepared or loaded
     * @param nanos what a clock shows
     */
    public VectorTrainer(
            DiscoverySpec discoverySpec,
            FrozenModel frozenModel,
            TrainingObjective trainingObjective,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.discoverySpec = discoverySpec;
        this.frozenModel = frozenModel;
        this.trainingObjective = trainingObjective;
        this.trainableVectors =
                new TrainableVectors(discoverySpec.concepts().size(), frozenModel.h(), discoverySpec.options());
        this.lossCurve = new LossCurve(
                frozenModel, trainingObjective.exam(), discoverySpec.concepts().size());
        this.planned = discoverySpec.budget().steps();
        checkDifference();
    }

    private void checkDifference() {
        for (int concept = 0; concept < discoverySpec.concepts().size(); concept++) {
            if (lossCurve.without(concept) < NO_LOSS) {
                throw new DiscoveryException(
                        "no-difference",
                        "concept (" + discoverySpec.concepts().get(concept).name()
                                + ") has prompts that the model does not tell from neutral ones: its paired loss is ("
                                + lossCurve.without(concept) + ").\nMaybe it does not know the words: draw both.");
            }
        }
    }

    public boolean isDone() {
        return stopReason != StopReason.NOT_YET;
    }

    public int step() {
        return step;
    }

    public int planned() {
        return planned;
    }

    public StopReason ended() {
        return stopReason;
    }

    /** Of learning alone, over all runs. */
    public double seconds() {
        return seconds;
    }

    public TrainableVectors vectors() {
        return trainableVectors;
    }

    public LossCurve curve() {
        return lossCurve;
    }

    /** One step. @throws DiscoveryException if the numbers ran away */
    public void learn() {
        long began = nanos.getAsLong();
        List<TrainingExample> trainingExamples = trainingObjective.pose(step);
        List<Denoiser.Slope> slopes = frozenModel.descend(trainingExamples, trainableVectors);
        slopes.forEach(this::checkFinite);
        trainingObjective.advance(trainableVectors, slopes);
        trainableVectors.learn(trainingExamples, slopes, rate(step));
        if (!trainableVectors.isFinite()) {
            throw ranAway("a vector");
        }
        step++;
        if (step % discoverySpec.patience().every() == 0) {
            lossCurve.measure(step, trainableVectors);
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

    private DiscoveryException ranAway(String what) {
        return new DiscoveryException(
                "not-finite",
                what + " is not finite at step (" + (step + 1)
                        + "): nothing was found.\nMaybe the learning rate ("
                        + discoverySpec.options().learningRate()
                        + ") is too high, or the model needs more precision than fp16.");
    }

    /** Rises, then falls along half a cosine wave. */
    double rate(int at) {
        double highest = discoverySpec.options().learningRate();
        if (at < WARM_UP) {
            return highest * (at + 1) / WARM_UP;
        }
        double share = (double) (at - WARM_UP) / Math.max(1, planned - WARM_UP);
        return highest * (0.5 + 0.5 * Math.cos(Math.PI * share));
    }

    /** The rate of a step before does not depend on it, so that the same number of steps as a budget gives the same vectors. */
    private void plan() {
        if (step == WARM_UP && discoverySpec.budget().minutes().isPresent()) {
            double most = discoverySpec.budget().minutes().get() * 60 * SAFE / (seconds / step);
            planned = Math.min(planned, Math.max(TrainingBudget.FEWEST_STEPS, (int) most));
        }
    }

    private void end() {
        double most = discoverySpec.budget().minutes().orElse(Double.POSITIVE_INFINITY) * 60;
        if (step >= planned) {
            stopReason = StopReason.STEPS;
        } else if (seconds > most) {
            checkEnough();
            stopReason = StopReason.MINUTES;
        } else if (step % discoverySpec.patience().every() == 0 && lossCurve.isFlat(discoverySpec.patience())) {
            stopReason = StopReason.PATIENCE;
        }
        if (isDone() && step % discoverySpec.patience().every() != 0) {
            lossCurve.measure(step, trainableVectors);
        }
    }

    private void checkEnough() {
        if (step < TrainingBudget.FEWEST_STEPS) {
            throw new DiscoveryException(
                    "budget-too-small",
                    "minutes (" + discoverySpec.budget().minutes().orElseThrow() + ") were over after (" + step
                            + ") steps, and "
                            + TrainingBudget.FEWEST_STEPS
                            + " are the fewest that find anything.\nMaybe more minutes are needed, or a smaller batch.");
        }
    }

    public void save(DataOutput out) throws IOException {
        out.writeInt(step);
        out.writeInt(planned);
        out.writeDouble(seconds);
        out.writeUTF(stopReason.name());
        trainableVectors.save(out);
        lossCurve.save(out);
    }

    public void load(DataInput in) throws IOException {
        step = in.readInt();
        planned = in.readInt();
        seconds = in.readDouble();
        stopReason = StopReason.valueOf(in.readUTF());
        trainableVectors.load(in);
        lossCurve.load(in);
    }
}
