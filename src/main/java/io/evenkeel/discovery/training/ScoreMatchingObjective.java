package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.diffusion.schedule.Position;
import io.evenkeel.discovery.progress.EtaEstimator;
import io.evenkeel.discovery.spec.TrainingOptions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The steered prediction of the neutral prompt is to be what the frozen model predicts of the target prompt, or beyond it, on
 * latents that the steered model itself walks through (after Sreelatha et al. 2025). No pictures are needed: a conveyor of
 * latents goes on by one step after each exercise.
 */
public final class ScoreMatchingObjective implements TrainingObjective {
    private final FrozenModel frozenModel;
    private final PromptPairs promptPairs;
    private final TrainingOptions trainingOptions;
    private final SeededRandom seededRandom;
    private final int rows;
    private final int first;
    private final int last;
    private final Position[] at;
    private final int[] round;
    private final TargetScale targetScale;
    private final TimestepWeighting timestepWeighting;
    private List<TargetPrediction> taught = List.of();

    public ScoreMatchingObjective(FrozenModel frozenModel, PromptPairs promptPairs, TrainingOptions trainingOptions) {
        this.frozenModel = frozenModel;
        this.promptPairs = trainingOptions.across() ? promptPairs.across() : promptPairs;
        this.trainingOptions = trainingOptions;
        this.seededRandom = new SeededRandom(trainingOptions.seed());
        this.rows = promptPairs.concepts() * trainingOptions.batch();
        this.first = frozenModel.call(trainingOptions.from());
        this.last = Math.max(first + 1, frozenModel.call(trainingOptions.until()));
        this.at = new Position[rows];
        this.round = new int[rows];
        this.targetScale = new TargetScale(promptPairs.concepts(), trainingOptions.beta(), trainingOptions.reach());
        this.timestepWeighting = new TimestepWeighting(last, trainingOptions.even());
    }

    private int concept(int row) {
        return row / trainingOptions.batch();
    }

    /** Its place on its concept's conveyor. Equal places of all concepts draw the same noise and subjects. */
    private int place(int row) {
        return row % trainingOptions.batch();
    }

    private PromptPairs.PromptPair lesson(int row) {
        int drawn = seededRandom.pick(1 << 20, SeededRandom.RandomStream.LESSON, place(row), round[row]);
        return promptPairs.of(concept(row), drawn);
    }

    private Position start(int row) {
        return frozenModel
                .walk()
                .start(seededRandom
                        .noise(SeededRandom.RandomStream.START, place(row), round[row])
                        .next(frozenModel.size()));
    }

    @Override
    public double rowsBefore() {
        double spread = rows * last / 2.0 + ValidationSet.rows(promptPairs.concepts(), first, last);
        return (frozenModel.isGuided() ? 2 : 1) * spread;
    }

    @Override
    public double rowsEach() {
        double share = (double) (last - first) / last;
        double learned = (trainingOptions.semantic() > 0 ? 2 : 1) * EtaEstimator.DESCENT;
        return rows * (width(lesson(0)) + share * learned + 1 - share);
    }

    /** Spreads the conveyor over the walk. */
    @Override
    public void prepare() {
        List<Position> starts = new ArrayList<>();
        List<FrozenModel.ConditioningPrompts> told = new ArrayList<>();
        int[] until = new int[rows];
        for (int row = 0; row < rows; row++) {
            starts.add(start(row));
            told.add(new FrozenModel.ConditioningPrompts(lesson(row).neutral(), ""));
            until[row] = place(row) * last / trainingOptions.batch();
        }
        List<Position> spread = frozenModel.walked(
                starts,
                told,
                until,
                (row, call) -> seededRandom.noise(SeededRandom.RandomStream.WALK, place(row), round[row], call));
        spread.toArray(at);
    }

    @Override
    public List<TrainingExample> pose(int step) {
        List<Denoiser.Point> points = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            points.addAll(teaching(at[row], lesson(row)));
        }
        List<Denoiser.Reading> readings = frozenModel.read(points);
        List<TargetPrediction> all = new ArrayList<>();
        int from = 0;
        for (int row = 0; row < rows; row++) {
            int width = width(lesson(row));
            all.add(taught(lesson(row), points.get(from), readings.subList(from, from + width)));
            from += width;
        }
        taught = List.copyOf(all);
        return exercises();
    }

    private List<TrainingExample> exercises() {
        for (int row = 0; row < rows; row++) {
            if (isLearnedAt(row)) {
                timestepWeighting.observe(at[row].call(), taught.get(row).difference());
            }
        }
        List<TrainingExample> trainingExamples = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (isLearnedAt(row)) {
                int concept = concept(row);
                TrainingExample trainingExample = taught.get(row)
                        .exercise(concept, targetScale.beta(concept), timestepWeighting.weight(at[row].call()));
                trainingExamples.add(trainingExample);
                if (trainingOptions.semantic() > 0) {
                    trainingExamples.add(preserving(row, trainingExample));
                }
            }
        }
        return trainingExamples;
    }

    /** Told the target prompt the picture shows the concept already: there the vector is to change nothing. */
    private TrainingExample preserving(int row, TrainingExample trainingExample) {
        Denoiser.Point shows = frozenModel.point(at[row], lesson(row).target());
        return new TrainingExample(
                trainingExample.concept(), shows, taught.get(row).shown(), trainingExample.weight(), true);
    }

    private boolean isLearnedAt(int row) {
        return at[row].call() >= first;
    }

    /**
     * What the frozen model says at a point.
     *
     * @param target what is aimed at
     * @param shown of the target prompt
     * @param unconditional where it was asked for; else anything
     */
    private record TargetPrediction(
            Denoiser.Point point, Tensor neutral, Tensor target, Tensor shown, Tensor unconditional) {
        double difference() {
            return PredictionTargets.meanSquare(neutral, target);
        }

        TrainingExample exercise(int concept, double beta, double weight) {
            return new TrainingExample(concept, point, PredictionTargets.beyond(neutral, target, beta), weight, false);
        }
    }

    /** Neutral, target, what the target is kept from, nothing. */
    private List<Denoiser.Point> teaching(Position position, PromptPairs.PromptPair promptPair) {
        List<Denoiser.Point> points = new ArrayList<>();
        points.add(frozenModel.point(position, promptPair.neutral()));
        points.add(frozenModel.point(position, promptPair.target()));
        if (!promptPair.negative().isEmpty()) {
            points.add(frozenModel.point(position, promptPair.negative()));
        }
        if (readsUnconditional(promptPair)) {
            points.add(frozenModel.point(position, ""));
        }
        return points;
    }

    private int width(PromptPairs.PromptPair promptPair) {
        return 2 + (promptPair.negative().isEmpty() ? 0 : 1) + (readsUnconditional(promptPair) ? 1 : 0);
    }

    /** The frozen model's. The steered one's is another where it is pushed back. */
    private boolean readsUnconditional(PromptPairs.PromptPair promptPair) {
        return frozenModel.isGuided() && (!isOpposed() || !promptPair.negative().isEmpty());
    }

    private boolean isOpposed() {
        return frozenModel.isGuided() && trainingOptions.opposed() > 0;
    }

    private TargetPrediction taught(
            PromptPairs.PromptPair promptPair, Denoiser.Point point, List<Denoiser.Reading> read) {
        Tensor target = read.get(1).predicted();
        Tensor unconditional = read.get(read.size() - 1).predicted();
        if (!promptPair.negative().isEmpty()) {
            target = PredictionTargets.keptFrom(
                    target, unconditional, read.get(2).predicted(), frozenModel.guidance());
        }
        return new TargetPrediction(
                point, read.get(0).predicted(), target, read.get(1).predicted(), unconditional);
    }

    @Override
    public void advance(TrainableVectors trainableVectors, List<Denoiser.Slope> slopes) {
        List<Tensor> steered = steered(trainableVectors, slopes);
        List<Tensor> unconditional = unconditional(trainableVectors);
        observe(steered);
        for (int row = 0; row < rows; row++) {
            long call = at[row].call();
            at[row] = frozenModel.next(
                    at[row],
                    unconditional.get(row),
                    steered.get(row),
                    seededRandom.noise(SeededRandom.RandomStream.WALK, place(row), round[row], call));
            if (at[row].call() >= last) {
                round[row]++;
                at[row] = start(row);
            }
        }
    }

    private List<Tensor> unconditional(TrainableVectors trainableVectors) {
        if (!isOpposed()) {
            return taught.stream().map(TargetPrediction::unconditional).toList();
        }
        List<Denoiser.Point> points = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Tensor back = trainableVectors.offset(concept(row)).times(-trainingOptions.opposed());
            Denoiser.Point point = frozenModel.point(at[row], "");
            points.add(new Denoiser.Point(point.latents(), point.timestep(), point.prompt(), back));
        }
        return frozenModel.read(points).stream()
                .map(Denoiser.Reading::predicted)
                .toList();
    }

    private void observe(List<Tensor> steered) {
        double[] reach = new double[promptPairs.concepts()];
        int[] count = new int[promptPairs.concepts()];
        for (int row = 0; row < rows; row++) {
            if (isLearnedAt(row)) {
                TargetPrediction here = taught.get(row);
                reach[concept(row)] += TargetScale.reach(here.neutral(), here.target(), steered.get(row));
                count[concept(row)]++;
            }
        }
        for (int concept = 0; concept < reach.length; concept++) {
            if (count[concept] > 0) {
                targetScale.observe(concept, reach[concept] / count[concept]);
            }
        }
    }

    /** Of rows that are not learned at yet, the prediction is still to be asked for. */
    private List<Tensor> steered(TrainableVectors trainableVectors, List<Denoiser.Slope> slopes) {
        List<Denoiser.Point> early = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (!isLearnedAt(row)) {
                Denoiser.Point point = frozenModel.point(at[row], lesson(row).neutral());
                early.add(new Denoiser.Point(
                        point.latents(), point.timestep(), point.prompt(), trainableVectors.offset(concept(row))));
            }
        }
        List<Denoiser.Reading> readings = early.isEmpty() ? List.of() : frozenModel.read(early);
        List<Tensor> steered = new ArrayList<>();
        int read = 0;
        int learned = 0;
        for (int row = 0; row < rows; row++) {
            if (!isLearnedAt(row)) {
                steered.add(readings.get(read++).predicted());
            } else {
                steered.add(slopes.get(learned).predicted());
                learned += trainingOptions.semantic() > 0 ? 2 : 1;
            }
        }
        return steered;
    }

    /** On the unsteered walk, spread evenly over what is learned at; with the goal as far off as at the start. */
    @Override
    public List<TrainingExample> exam() {
        List<ValidationSet.ValidationPoint> validationPoints =
                ValidationSet.of(frozenModel, promptPairs, seededRandom, first, last);
        List<Denoiser.Point> points = new ArrayList<>();
        validationPoints.forEach(one -> points.addAll(teaching(one.position(), one.lesson())));
        List<Denoiser.Reading> readings = frozenModel.read(points);
        TimestepWeighting even = new TimestepWeighting(last, trainingOptions.even());
        List<TargetPrediction> answers = new ArrayList<>();
        int from = 0;
        for (ValidationSet.ValidationPoint one : validationPoints) {
            int width = width(one.lesson());
            answers.add(taught(one.lesson(), points.get(from), readings.subList(from, from + width)));
            from += width;
        }
        for (int i = 0; i < answers.size(); i++) {
            even.observe(
                    validationPoints.get(i).position().call(), answers.get(i).difference());
        }
        List<TrainingExample> exam = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            double weight = even.weight(validationPoints.get(i).position().call());
            exam.add(answers.get(i).exercise(validationPoints.get(i).concept(), trainingOptions.beta(), weight));
        }
        return exam;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        targetScale.save(out);
        timestepWeighting.save(out);
        for (int row = 0; row < rows; row++) {
            out.writeInt(round[row]);
            out.writeInt(at[row].call());
            FloatArrayIO.write(out, at[row].latents());
            out.writeInt(at[row].past().size());
            for (float[] past : at[row].past()) {
                FloatArrayIO.write(out, past);
            }
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        targetScale.load(in);
        timestepWeighting.load(in);
        for (int row = 0; row < rows; row++) {
            round[row] = in.readInt();
            int call = in.readInt();
            float[] latents = new float[frozenModel.size()];
            FloatArrayIO.read(in, latents);
            List<float[]> past = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                float[] one = new float[frozenModel.size()];
                FloatArrayIO.read(in, one);
                past.add(one);
            }
            at[row] = new Position(call, latents, past);
        }
    }
}
