package io.evenkeel.discovery;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.diffusion.schedule.Position;
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
final class ScoreMatching implements Objective {
    private final Ground ground;
    private final Lessons lessons;
    private final Options options;
    private final Draws draws;
    private final int rows;
    private final int first;
    private final int last;
    private final Position[] at;
    private final int[] round;
    private final Aim aim;
    private final Evenness evenness;
    private List<Taught> taught = List.of();

    ScoreMatching(Ground ground, Lessons lessons, Options options) {
        this.ground = ground;
        this.lessons = options.across() ? lessons.across() : lessons;
        this.options = options;
        this.draws = new Draws(options.seed());
        this.rows = lessons.concepts() * options.batch();
        this.first = ground.call(options.from());
        this.last = Math.max(first + 1, ground.call(options.until()));
        this.at = new Position[rows];
        this.round = new int[rows];
        this.aim = new Aim(lessons.concepts(), options.beta(), options.reach());
        this.evenness = new Evenness(last, options.even());
    }

    private int concept(int row) {
        return row / options.batch();
    }

    /** Its place on its concept's conveyor. Equal places of all concepts draw the same noise and subjects. */
    private int place(int row) {
        return row % options.batch();
    }

    private Lessons.Lesson lesson(int row) {
        int drawn = draws.pick(1 << 20, Draws.For.LESSON, place(row), round[row]);
        return lessons.of(concept(row), drawn);
    }

    private Position start(int row) {
        return ground.walk()
                .start(draws.noise(Draws.For.START, place(row), round[row]).next(ground.size()));
    }

    @Override
    public double rowsBefore() {
        double spread = rows * last / 2.0 + Exam.rows(lessons.concepts(), first, last);
        return (ground.isGuided() ? 2 : 1) * spread;
    }

    @Override
    public double rowsEach() {
        double share = (double) (last - first) / last;
        double learned = (options.semantic() > 0 ? 2 : 1) * Pace.DESCENT;
        return rows * (width(lesson(0)) + share * learned + 1 - share);
    }

    /** Spreads the conveyor over the walk. */
    @Override
    public void prepare() {
        List<Position> starts = new ArrayList<>();
        List<Ground.Told> told = new ArrayList<>();
        int[] until = new int[rows];
        for (int row = 0; row < rows; row++) {
            starts.add(start(row));
            told.add(new Ground.Told(lesson(row).neutral(), ""));
            until[row] = place(row) * last / options.batch();
        }
        List<Position> spread = ground.walked(
                starts, told, until, (row, call) -> draws.noise(Draws.For.WALK, place(row), round[row], call));
        spread.toArray(at);
    }

    @Override
    public List<Exercise> pose(int step) {
        List<Denoiser.Point> points = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            points.addAll(teaching(at[row], lesson(row)));
        }
        List<Denoiser.Reading> readings = ground.read(points);
        List<Taught> all = new ArrayList<>();
        int from = 0;
        for (int row = 0; row < rows; row++) {
            int width = width(lesson(row));
            all.add(taught(lesson(row), points.get(from), readings.subList(from, from + width)));
            from += width;
        }
        taught = List.copyOf(all);
        return exercises();
    }

    private List<Exercise> exercises() {
        for (int row = 0; row < rows; row++) {
            if (isLearnedAt(row)) {
                evenness.observe(at[row].call(), taught.get(row).difference());
            }
        }
        List<Exercise> exercises = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (isLearnedAt(row)) {
                int concept = concept(row);
                Exercise exercise =
                        taught.get(row).exercise(concept, aim.beta(concept), evenness.weight(at[row].call()));
                exercises.add(exercise);
                if (options.semantic() > 0) {
                    exercises.add(preserving(row, exercise));
                }
            }
        }
        return exercises;
    }

    /** Told the target prompt the picture shows the concept already: there the vector is to change nothing. */
    private Exercise preserving(int row, Exercise exercise) {
        Denoiser.Point shows = ground.point(at[row], lesson(row).target());
        return new Exercise(exercise.concept(), shows, taught.get(row).shown(), exercise.weight(), true);
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
    private record Taught(Denoiser.Point point, Tensor neutral, Tensor target, Tensor shown, Tensor unconditional) {
        double difference() {
            return Goals.meanSquare(neutral, target);
        }

        Exercise exercise(int concept, double beta, double weight) {
            return new Exercise(concept, point, Goals.beyond(neutral, target, beta), weight, false);
        }
    }

    /** Neutral, target, what the target is kept from, nothing. */
    private List<Denoiser.Point> teaching(Position position, Lessons.Lesson lesson) {
        List<Denoiser.Point> points = new ArrayList<>();
        points.add(ground.point(position, lesson.neutral()));
        points.add(ground.point(position, lesson.target()));
        if (!lesson.negative().isEmpty()) {
            points.add(ground.point(position, lesson.negative()));
        }
        if (readsUnconditional(lesson)) {
            points.add(ground.point(position, ""));
        }
        return points;
    }

    private int width(Lessons.Lesson lesson) {
        return 2 + (lesson.negative().isEmpty() ? 0 : 1) + (readsUnconditional(lesson) ? 1 : 0);
    }

    /** The frozen model's. The steered one's is another where it is pushed back. */
    private boolean readsUnconditional(Lessons.Lesson lesson) {
        return ground.isGuided() && (!isOpposed() || !lesson.negative().isEmpty());
    }

    private boolean isOpposed() {
        return ground.isGuided() && options.opposed() > 0;
    }

    private Taught taught(Lessons.Lesson lesson, Denoiser.Point point, List<Denoiser.Reading> read) {
        Tensor target = read.get(1).predicted();
        Tensor unconditional = read.get(read.size() - 1).predicted();
        if (!lesson.negative().isEmpty()) {
            target = Goals.keptFrom(target, unconditional, read.get(2).predicted(), ground.guidance());
        }
        return new Taught(point, read.get(0).predicted(), target, read.get(1).predicted(), unconditional);
    }

    @Override
    public void advance(Vectors vectors, List<Denoiser.Slope> slopes) {
        List<Tensor> steered = steered(vectors, slopes);
        List<Tensor> unconditional = unconditional(vectors);
        observe(steered);
        for (int row = 0; row < rows; row++) {
            long call = at[row].call();
            at[row] = ground.next(
                    at[row],
                    unconditional.get(row),
                    steered.get(row),
                    draws.noise(Draws.For.WALK, place(row), round[row], call));
            if (at[row].call() >= last) {
                round[row]++;
                at[row] = start(row);
            }
        }
    }

    private List<Tensor> unconditional(Vectors vectors) {
        if (!isOpposed()) {
            return taught.stream().map(Taught::unconditional).toList();
        }
        List<Denoiser.Point> points = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Tensor back = vectors.offset(concept(row)).times(-options.opposed());
            Denoiser.Point point = ground.point(at[row], "");
            points.add(new Denoiser.Point(point.latents(), point.timestep(), point.prompt(), back));
        }
        return ground.read(points).stream().map(Denoiser.Reading::predicted).toList();
    }

    private void observe(List<Tensor> steered) {
        double[] reach = new double[lessons.concepts()];
        int[] count = new int[lessons.concepts()];
        for (int row = 0; row < rows; row++) {
            if (isLearnedAt(row)) {
                Taught here = taught.get(row);
                reach[concept(row)] += Aim.reach(here.neutral(), here.target(), steered.get(row));
                count[concept(row)]++;
            }
        }
        for (int concept = 0; concept < reach.length; concept++) {
            if (count[concept] > 0) {
                aim.observe(concept, reach[concept] / count[concept]);
            }
        }
    }

    /** Of rows that are not learned at yet, the prediction is still to be asked for. */
    private List<Tensor> steered(Vectors vectors, List<Denoiser.Slope> slopes) {
        List<Denoiser.Point> early = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (!isLearnedAt(row)) {
                Denoiser.Point point = ground.point(at[row], lesson(row).neutral());
                early.add(new Denoiser.Point(
                        point.latents(), point.timestep(), point.prompt(), vectors.offset(concept(row))));
            }
        }
        List<Denoiser.Reading> readings = early.isEmpty() ? List.of() : ground.read(early);
        List<Tensor> steered = new ArrayList<>();
        int read = 0;
        int learned = 0;
        for (int row = 0; row < rows; row++) {
            if (!isLearnedAt(row)) {
                steered.add(readings.get(read++).predicted());
            } else {
                steered.add(slopes.get(learned).predicted());
                learned += options.semantic() > 0 ? 2 : 1;
            }
        }
        return steered;
    }

    /** On the unsteered walk, spread evenly over what is learned at; with the goal as far off as at the start. */
    @Override
    public List<Exercise> exam() {
        List<Exam.Question> questions = Exam.of(ground, lessons, draws, first, last);
        List<Denoiser.Point> points = new ArrayList<>();
        questions.forEach(one -> points.addAll(teaching(one.position(), one.lesson())));
        List<Denoiser.Reading> readings = ground.read(points);
        Evenness even = new Evenness(last, options.even());
        List<Taught> answers = new ArrayList<>();
        int from = 0;
        for (Exam.Question one : questions) {
            int width = width(one.lesson());
            answers.add(taught(one.lesson(), points.get(from), readings.subList(from, from + width)));
            from += width;
        }
        for (int i = 0; i < answers.size(); i++) {
            even.observe(questions.get(i).position().call(), answers.get(i).difference());
        }
        List<Exercise> exam = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            double weight = even.weight(questions.get(i).position().call());
            exam.add(answers.get(i).exercise(questions.get(i).concept(), options.beta(), weight));
        }
        return exam;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        aim.save(out);
        evenness.save(out);
        for (int row = 0; row < rows; row++) {
            out.writeInt(round[row]);
            out.writeInt(at[row].call());
            Floats.write(out, at[row].latents());
            out.writeInt(at[row].past().size());
            for (float[] past : at[row].past()) {
                Floats.write(out, past);
            }
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        aim.load(in);
        evenness.load(in);
        for (int row = 0; row < rows; row++) {
            round[row] = in.readInt();
            int call = in.readInt();
            float[] latents = new float[ground.size()];
            Floats.read(in, latents);
            List<float[]> past = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                float[] one = new float[ground.size()];
                Floats.read(in, one);
                past.add(one);
            }
            at[row] = new Position(call, latents, past);
        }
    }
}
