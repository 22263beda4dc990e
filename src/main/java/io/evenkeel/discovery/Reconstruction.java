package io.evenkeel.discovery;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.diffusion.schedule.Position;
import io.evenkeel.diffusion.schedule.Schedule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures are drawn of the target prompts; noise is added to them; the steered model, told the neutral prompt, is to take it
 * off again (Li et al. 2024).
 */
final class Reconstruction implements Objective {
    private static final int EXAM = 32;

    private final Ground ground;
    private final Lessons lessons;
    private final Options options;
    private final Draws draws;
    private final int latest;
    private final int earliest;
    private final List<float[]> pictures = new ArrayList<>();

    Reconstruction(Ground ground, Lessons lessons, Options options) {
        this.ground = ground;
        this.lessons = lessons;
        this.options = options;
        this.draws = new Draws(options.seed());
        int trained = ground.schedule().trainedSteps();
        this.latest = (int) Math.rint(trained * (1 - options.from()));
        this.earliest = Math.min(latest - 1, (int) Math.rint(trained * (1 - options.until())));
    }

    @Override
    public double rowsBefore() {
        return (double) (ground.isGuided() ? 2 : 1)
                * lessons.concepts()
                * options.pictures()
                * ground.walk().calls();
    }

    @Override
    public double rowsEach() {
        return (double) Pace.DESCENT * lessons.concepts() * options.batch();
    }

    @Override
    public void prepare() {
        List<Position> starts = new ArrayList<>();
        List<Ground.Told> told = new ArrayList<>();
        int count = lessons.concepts() * options.pictures();
        for (int i = 0; i < count; i++) {
            Lessons.Lesson lesson = lesson(i);
            int place = i % options.pictures();
            starts.add(ground.walk().start(draws.noise(Draws.For.PICTURE, place).next(ground.size())));
            told.add(new Ground.Told(lesson.target(), lesson.negative()));
        }
        int[] until = new int[count];
        Arrays.fill(until, ground.walk().calls());
        ground.walked(starts, told, until, (i, call) -> draws.noise(Draws.For.PICTURE, i % options.pictures(), call))
                .forEach(drawn -> pictures.add(drawn.latents()));
    }

    private Lessons.Lesson lesson(int picture) {
        return lessons.of(picture / options.pictures(), picture % options.pictures());
    }

    @Override
    public List<Exercise> pose(int step) {
        List<Exercise> exercises = new ArrayList<>();
        for (int concept = 0; concept < lessons.concepts(); concept++) {
            for (int place = 0; place < options.batch(); place++) {
                int picture = draws.pick(options.pictures(), Draws.For.LESSON, step, place);
                int timestep = earliest + draws.pick(latest - earliest, Draws.For.TIMESTEP, step, place);
                float[] noise = draws.noise(Draws.For.NOISE, step, place).next(ground.size());
                exercises.add(exercise(concept, picture, timestep, noise));
            }
        }
        return exercises;
    }

    private Exercise exercise(int concept, int place, int timestep, float[] noise) {
        int picture = concept * options.pictures() + place;
        Schedule.Noised noised = ground.schedule().noised(pictures.get(picture), noise, timestep);
        Tensor latents = new Tensor(noised.latents(), ground.latents());
        return new Exercise(
                concept,
                new Denoiser.Point(latents, timestep, lesson(picture).neutral(), null),
                new Tensor(noised.answer(), ground.latents()),
                1,
                false);
    }

    @Override
    public void advance(Vectors vectors, List<Denoiser.Slope> slopes) {}

    @Override
    public List<Exercise> exam() {
        List<Exercise> exam = new ArrayList<>();
        for (int concept = 0; concept < lessons.concepts(); concept++) {
            for (int i = 0; i < EXAM; i++) {
                int timestep = earliest + (2 * i + 1) * (latest - earliest) / (2 * EXAM);
                float[] noise = draws.noise(Draws.For.EXAM_NOISE, i).next(ground.size());
                exam.add(exercise(concept, i % options.pictures(), timestep, noise));
            }
        }
        return exam;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        for (float[] picture : pictures) {
            Floats.write(out, picture);
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        pictures.clear();
        for (int i = 0; i < lessons.concepts() * options.pictures(); i++) {
            float[] picture = new float[ground.size()];
            Floats.read(in, picture);
            pictures.add(picture);
        }
    }
}
