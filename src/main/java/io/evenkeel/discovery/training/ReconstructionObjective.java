package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.diffusion.schedule.Position;
import io.evenkeel.diffusion.schedule.Schedule;
import io.evenkeel.discovery.progress.EtaEstimator;
import io.evenkeel.discovery.spec.TrainingOptions;
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
public final class ReconstructionObjective implements TrainingObjective {
    private static final int EXAM = 32;

    private final FrozenModel frozenModel;
    private final PromptPairs promptPairs;
    private final TrainingOptions trainingOptions;
    private final SeededRandom seededRandom;
    private final int latest;
    private final int earliest;
    private final List<float[]> pictures = new ArrayList<>();

    public ReconstructionObjective(FrozenModel frozenModel, PromptPairs promptPairs, TrainingOptions trainingOptions) {
        this.frozenModel = frozenModel;
        this.promptPairs = promptPairs;
        this.trainingOptions = trainingOptions;
        this.seededRandom = new SeededRandom(trainingOptions.seed());
        int trained = frozenModel.schedule().trainedSteps();
        this.latest = (int) Math.rint(trained * (1 - trainingOptions.from()));
        this.earliest = Math.min(latest - 1, (int) Math.rint(trained * (1 - trainingOptions.until())));
    }

    @Override
    public double rowsBefore() {
        return (double) (frozenModel.isGuided() ? 2 : 1)
                * promptPairs.concepts()
                * trainingOptions.pictures()
                * frozenModel.walk().calls();
    }

    @Override
    public double rowsEach() {
        return (double) EtaEstimator.DESCENT * promptPairs.concepts() * trainingOptions.batch();
    }

    @Override
    public void prepare() {
        List<Position> starts = new ArrayList<>();
        List<FrozenModel.ConditioningPrompts> told = new ArrayList<>();
        int count = promptPairs.concepts() * trainingOptions.pictures();
        for (int i = 0; i < count; i++) {
            PromptPairs.PromptPair promptPair = lesson(i);
            int place = i % trainingOptions.pictures();
            starts.add(frozenModel
                    .walk()
                    .start(seededRandom
                            .noise(SeededRandom.RandomStream.PICTURE, place)
                            .next(frozenModel.size())));
            told.add(new FrozenModel.ConditioningPrompts(promptPair.target(), promptPair.negative()));
        }
        int[] until = new int[count];
        Arrays.fill(until, frozenModel.walk().calls());
        frozenModel
                .walked(
                        starts,
                        told,
                        until,
                        (i, call) -> seededRandom.noise(
                                SeededRandom.RandomStream.PICTURE, i % trainingOptions.pictures(), call))
                .forEach(drawn -> pictures.add(drawn.latents()));
    }

    private PromptPairs.PromptPair lesson(int picture) {
        return promptPairs.of(picture / trainingOptions.pictures(), picture % trainingOptions.pictures());
    }

    @Override
    public List<TrainingExample> pose(int step) {
        List<TrainingExample> trainingExamples = new ArrayList<>();
        for (int concept = 0; concept < promptPairs.concepts(); concept++) {
            for (int place = 0; place < trainingOptions.batch(); place++) {
                int picture =
                        seededRandom.pick(trainingOptions.pictures(), SeededRandom.RandomStream.LESSON, step, place);
                int timestep = earliest
                        + seededRandom.pick(latest - earliest, SeededRandom.RandomStream.TIMESTEP, step, place);
                float[] noise = seededRandom
                        .noise(SeededRandom.RandomStream.NOISE, step, place)
                        .next(frozenModel.size());
                trainingExamples.add(exercise(concept, picture, timestep, noise));
            }
        }
        return trainingExamples;
    }

    private TrainingExample exercise(int concept, int place, int timestep, float[] noise) {
        int picture = concept * trainingOptions.pictures() + place;
        Schedule.Noised noised = frozenModel.schedule().noised(pictures.get(picture), noise, timestep);
        Tensor latents = new Tensor(noised.latents(), frozenModel.latents());
        return new TrainingExample(
                concept,
                new Denoiser.Point(latents, timestep, lesson(picture).neutral(), null),
                new Tensor(noised.answer(), frozenModel.latents()),
                1,
                false);
    }

    @Override
    public void advance(TrainableVectors trainableVectors, List<Denoiser.Slope> slopes) {}

    @Override
    public List<TrainingExample> exam() {
        List<TrainingExample> exam = new ArrayList<>();
        for (int concept = 0; concept < promptPairs.concepts(); concept++) {
            for (int i = 0; i < EXAM; i++) {
                int timestep = earliest + (2 * i + 1) * (latest - earliest) / (2 * EXAM);
                float[] noise = seededRandom
                        .noise(SeededRandom.RandomStream.EXAM_NOISE, i)
                        .next(frozenModel.size());
                exam.add(exercise(concept, i % trainingOptions.pictures(), timestep, noise));
            }
        }
        return exam;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        for (float[] picture : pictures) {
            FloatArrayIO.write(out, picture);
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        pictures.clear();
        for (int i = 0; i < promptPairs.concepts() * trainingOptions.pictures(); i++) {
            float[] picture = new float[frozenModel.size()];
            FloatArrayIO.read(in, picture);
            pictures.add(picture);
        }
    }
}
