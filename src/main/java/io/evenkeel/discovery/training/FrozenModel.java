package io.evenkeel.discovery.training;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Denoiser;
import io.evenkeel.diffusion.schedule.NoiseSource;
import io.evenkeel.diffusion.schedule.Position;
import io.evenkeel.diffusion.schedule.Schedule;
import io.evenkeel.diffusion.schedule.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What discovery stands on: a model at one size of picture.
 *
 * @param denoiser that predicts
 * @param schedule of its training
 * @param walk from noise to picture, the usual one
 * @param guidance of the usual walk; 1 for a model without an unconditional half
 * @param latents [C, h, w]
 * @param h [C, h, w] of h
 */
public record FrozenModel(Denoiser denoiser, Schedule schedule, Walk walk, double guidance, long[] latents, long[] h) {
    private static final long MOST_READ =
            4 * 64 * 64; // latents of one call, along both sides: what a laptop's memory bears
    private static final long MOST_DESCENDED = 2 * 64 * 64;

    public FrozenModel {
        latents = latents.clone();
        h = h.clone();
    }

    @Override
    public long[] latents() {
        return latents.clone();
    }

    @Override
    public long[] h() {
        return h.clone();
    }

    public boolean isGuided() {
        return guidance > 1;
    }

    public int size() {
        return (int) Arrays.stream(latents).reduce(1, Math::multiplyExact);
    }

    /** A moment of the walk, given as a share of its calls. */
    int call(double share) {
        return (int) Math.rint(share * walk.calls());
    }

    public Denoiser.Point point(Position at, String prompt) {
        float[] scaled = at.latents().clone();
        double scale = walk.inputScale(at.call());
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (scaled[i] * scale);
        }
        return new Denoiser.Point(new Tensor(scaled, latents), walk.timestep(at.call()), prompt, null);
    }

    public List<Denoiser.Reading> read(List<Denoiser.Point> points) {
        return inParts(points.size(), MOST_READ, chunkRange -> denoiser.read(chunkRange.of(points)));
    }

    /** How the loss of each exercise falls, with the vectors as they are. */
    List<Denoiser.Slope> descend(List<TrainingExample> trainingExamples, TrainableVectors trainableVectors) {
        List<Denoiser.Point> points = trainingExamples.stream()
                .map(one -> one.steered(trainableVectors))
                .toList();
        List<Tensor> goals =
                trainingExamples.stream().map(TrainingExample::goal).toList();
        return inParts(
                points.size(),
                MOST_DESCENDED,
                chunkRange -> denoiser.descend(chunkRange.of(points), chunkRange.of(goals)));
    }

    private record ChunkRange(int from, int until) {
        <T> List<T> of(List<T> all) {
            return all.subList(from, until);
        }
    }

    /** Parts of one size but the last, so that memory is laid out once. */
    private <T> List<T> inParts(int count, long most, Function<ChunkRange, List<T>> done) {
        int each = (int) Math.max(1, most / (latents[1] * latents[2]));
        List<T> all = new ArrayList<>();
        for (int from = 0; from < count; from += each) {
            all.addAll(done.apply(new ChunkRange(from, Math.min(count, from + each))));
        }
        return all;
    }

    /**
     * Walks on, guided and unsteered.
     *
     * @param starts one for each row
     * @param prompts and what each is kept from; empty for nothing
     * @param until at which call each row stops
     */
    public List<Position> walked(
            List<Position> starts, List<ConditioningPrompts> prompts, int[] until, NoiseProvider noise) {
        List<Position> now = new ArrayList<>(starts);
        while (true) {
            List<Integer> going = new ArrayList<>();
            for (int i = 0; i < now.size(); i++) {
                if (now.get(i).call() < until[i]) {
                    going.add(i);
                }
            }
            if (going.isEmpty()) {
                return now;
            }
            step(now, prompts, going, noise);
        }
    }

    /** What a row draws at a call, if its solver draws any: at each call other noise. */
    public interface NoiseProvider {
        NoiseSource at(int row, int call);
    }

    /**
     * What a picture is drawn by.
     *
     * @param negative empty for nothing
     */
    public record ConditioningPrompts(String prompt, String negative) {
        /** Prompts stay out of logs. */
        @Override
        public String toString() {
            return "Told";
        }
    }

    private void step(List<Position> now, List<ConditioningPrompts> prompts, List<Integer> going, NoiseProvider noise) {
        List<Denoiser.Point> points = new ArrayList<>();
        for (int i : going) {
            points.add(point(now.get(i), prompts.get(i).prompt()));
            if (isGuided()) {
                points.add(point(now.get(i), prompts.get(i).negative()));
            }
        }
        List<Denoiser.Reading> readings = read(points);
        int width = isGuided() ? 2 : 1;
        for (int j = 0; j < going.size(); j++) {
            int i = going.get(j);
            Tensor conditional = readings.get(j * width).predicted();
            Tensor unconditional = readings.get(j * width + width - 1).predicted();
            now.set(
                    i,
                    next(
                            now.get(i),
                            unconditional,
                            conditional,
                            noise.at(i, now.get(i).call())));
        }
    }

    /** One guided step. */
    Position next(Position at, Tensor unconditional, Tensor conditional, NoiseSource noise) {
        float[] predicted =
                isGuided() ? PredictionTargets.guided(unconditional, conditional, guidance) : conditional.values();
        return walk.step(at, predicted, noise);
    }
}
