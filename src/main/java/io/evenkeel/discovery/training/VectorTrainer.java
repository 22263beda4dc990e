package io.evenkeel.discovery.training;

import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.TrainingBudget;
import io.evenkeel.sampler.NoisePredictor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Trains the vectors of a group step by step, until the budget ends or the paired loss stops falling. Its state can
 * be saved between any two steps.
 */
public final class VectorTrainer {
    /** Number of steps over which the learning rate rises. After them a budget in minutes is converted to steps. */
    static final int WARM_UP = 5;

    private static final double MIN_BASELINE_LOSS = 1e-5; // below this loss the prompts do not differ
    private static final double BUDGET_SAFETY_FACTOR =
            0.95; // share of the minutes to plan for: later steps may be slower

    private final DiscoverySpec discoverySpec;
    private final FrozenModel frozenModel;
    private final TrainingObjective objective;
    private final TrainableVectors vectors;
    private final LossCurve curve;
    private final LongSupplier nanoClock;
    private int completedSteps;
    private int plannedSteps;
    private double elapsedSeconds;
    private StopReason reason = StopReason.NOT_YET;

    /** Why training ended. */
    public enum StopReason {
        NOT_YET,
        STEPS,
        MINUTES,
        PATIENCE
    }

    /**
     * Creates a trainer before its first step.
     *
     * @param objective prepared or loaded
     * @param nanoClock returns nanoseconds
     */
    public VectorTrainer(
            DiscoverySpec discoverySpec, FrozenModel frozenModel, TrainingObjective objective, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.discoverySpec = discoverySpec;
        this.frozenModel = frozenModel;
        this.objective = objective;
        this.vectors = new TrainableVectors(
                discoverySpec.concepts().size(), frozenModel.hSpaceShape(), discoverySpec.options());
        this.curve = new LossCurve(
                frozenModel,
                objective.validationExamples(),
                discoverySpec.concepts().size());
        this.plannedSteps = discoverySpec.budget().steps();
        requireMeasurableLoss();
    }

    private void requireMeasurableLoss() {
        for (int concept = 0; concept < discoverySpec.concepts().size(); concept++) {
            if (curve.baselineLoss(concept) < MIN_BASELINE_LOSS) {
                throw new DiscoveryException(
                        "no-difference",
                        "concept (" + discoverySpec.concepts().get(concept).name()
                                + ") has prompts that the model does not distinguish from neutral ones: its loss is ("
                                + curve.baselineLoss(concept)
                                + ").\nMaybe the model does not know the words: generate both and compare.");
            }
        }
    }

    public boolean isDone() {
        return reason != StopReason.NOT_YET;
    }

    public int completedSteps() {
        return completedSteps;
    }

    public int plannedSteps() {
        return plannedSteps;
    }

    public StopReason stopReason() {
        return reason;
    }

    /** Returns the seconds of training alone, over all runs. */
    public double elapsedSeconds() {
        return elapsedSeconds;
    }

    public TrainableVectors trainableVectors() {
        return vectors;
    }

    public LossCurve lossCurve() {
        return curve;
    }

    /**
     * Runs one step.
     *
     * @throws DiscoveryException if a value is not finite
     */
    public void runStep() {
        long startNanos = nanoClock.getAsLong();
        List<TrainingExample> trainingExamples = objective.nextBatch(completedSteps);
        List<NoisePredictor.LossGradient> gradients = frozenModel.gradients(trainingExamples, vectors);
        gradients.forEach(this::requireFinite);
        objective.afterGradients(vectors, gradients);
        vectors.applyGradients(trainingExamples, gradients, learningRateAt(completedSteps));
        if (!vectors.isFinite()) {
            throw notFinite("a vector");
        }
        completedSteps++;
        if (completedSteps % discoverySpec.earlyStopping().evaluationInterval() == 0) {
            curve.recordLoss(completedSteps, vectors);
        }
        elapsedSeconds += (nanoClock.getAsLong() - startNanos) / 1e9;
        updatePlannedSteps();
        updateStopReason();
    }

    private void requireFinite(NoisePredictor.LossGradient gradient) {
        if (!Double.isFinite(gradient.loss()) || !gradient.gradient().isFinite()) {
            throw notFinite("a loss, or its gradient,");
        }
    }

    private DiscoveryException notFinite(String what) {
        return new DiscoveryException(
                "not-finite",
                what + " is not finite at step (" + (completedSteps + 1)
                        + "): no vector was found.\nMaybe the learning rate ("
                        + discoverySpec.options().learningRate()
                        + ") is too high, or the model needs more precision than fp16.");
    }

    /** Returns the learning rate of a step: it rises linearly, then falls along half a cosine wave. */
    double learningRateAt(int step) {
        double highest = discoverySpec.options().learningRate();
        if (step < WARM_UP) {
            return highest * (step + 1) / WARM_UP;
        }
        double share = (double) (step - WARM_UP) / Math.max(1, plannedSteps - WARM_UP);
        return highest * (0.5 + 0.5 * Math.cos(Math.PI * share));
    }

    /**
     * Converts a budget in minutes to steps. Earlier learning rates do not depend on it, so a budget of that many
     * steps gives the same vectors.
     */
    private void updatePlannedSteps() {
        if (completedSteps == WARM_UP && discoverySpec.budget().minutes().isPresent()) {
            double limit = discoverySpec.budget().minutes().get()
                    * 60
                    * BUDGET_SAFETY_FACTOR
                    / (elapsedSeconds / completedSteps);
            plannedSteps = Math.min(plannedSteps, Math.max(TrainingBudget.MIN_STEPS, (int) limit));
        }
    }

    private void updateStopReason() {
        double limit = discoverySpec.budget().minutes().orElse(Double.POSITIVE_INFINITY) * 60;
        if (completedSteps >= plannedSteps) {
            reason = StopReason.STEPS;
        } else if (elapsedSeconds > limit) {
            requireMinimumSteps();
            reason = StopReason.MINUTES;
        } else if (completedSteps % discoverySpec.earlyStopping().evaluationInterval() == 0
                && curve.hasConverged(discoverySpec.earlyStopping())) {
            reason = StopReason.PATIENCE;
        }
        if (isDone() && completedSteps % discoverySpec.earlyStopping().evaluationInterval() != 0) {
            curve.recordLoss(completedSteps, vectors);
        }
    }

    private void requireMinimumSteps() {
        if (completedSteps < TrainingBudget.MIN_STEPS) {
            throw new DiscoveryException(
                    "budget-too-small",
                    "minutes (" + discoverySpec.budget().minutes().orElseThrow() + ") ended after ("
                            + completedSteps
                            + ") steps, and "
                            + TrainingBudget.MIN_STEPS
                            + " are the fewest that give a vector.\nMaybe more minutes are needed, or a smaller batch.");
        }
    }

    public void save(DataOutput out) throws IOException {
        out.writeInt(completedSteps);
        out.writeInt(plannedSteps);
        out.writeDouble(elapsedSeconds);
        out.writeUTF(reason.name());
        vectors.save(out);
        curve.save(out);
    }

    public void load(DataInput in) throws IOException {
        completedSteps = in.readInt();
        plannedSteps = in.readInt();
        elapsedSeconds = in.readDouble();
        reason = StopReason.valueOf(in.readUTF());
        vectors.load(in);
        curve.load(in);
    }
}
