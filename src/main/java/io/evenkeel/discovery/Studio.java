package io.evenkeel.discovery;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.diffusion.Unsamplable;
import io.evenkeel.platform.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The model of a discovery: as ground to learn on, and to draw previews with. */
final class Studio {
    private static final int ROWS = 3;
    private static final long SMALL = 32 * 32; // latents of one picture, along both sides

    private static final long MOST_BYTES = 256L << 20; // of gradients, and of a checkpoint's pictures

    private final DiffusionModel model;
    private final Spec spec;
    private final Lessons lessons;
    private final PictureSize size;
    private final Settings settings;

    Studio(DiffusionModel model, Spec spec) {
        this.model = model;
        this.spec = spec;
        this.lessons = new Lessons(spec);
        this.size =
                spec.options().size().map(side -> new PictureSize(side, side)).orElse(model.usualSize());
        Settings usual = model.usual();
        this.settings = new Settings(
                usual.solver(), usual.steps(), spec.options().guidance().orElse(usual.guidance()), usual.rescale());
    }

    /** @throws Undiscoverable if model and spec do not go together */
    void check() {
        try {
            model.check(request("", 0, SteeringPlan.NONE));
        } catch (Unsamplable e) {
            throw new Undiscoverable(e.code(), e.getMessage());
        }
        for (int concept = 0; concept < lessons.concepts(); concept++) {
            lessons.of(concept).forEach(this::check);
        }
        checkMemory();
    }

    private void checkMemory() {
        Options options = spec.options();
        int concepts = lessons.concepts();
        long learned = (long) concepts * options.batch() * (options.semantic() > 0 ? 2 : 1);
        checkMemory("batch (" + options.batch() + ")", concepts, learned * bytes(model.hShape(size)));
        if (spec.objective() == ObjectiveKind.RECONSTRUCTION) {
            long drawn = (long) concepts * options.pictures();
            checkMemory("pictures (" + options.pictures() + ")", concepts, drawn * bytes(model.latentShape(size)));
        }
    }

    private static long bytes(long[] shape) {
        return Float.BYTES * Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static void checkMemory(String what, int concepts, long bytes) {
        if (bytes > MOST_BYTES) {
            throw new Undiscoverable(
                    "too-large",
                    what + " times (" + concepts + ") concepts needs (" + (bytes >> 20) + ") MiB at this size, and "
                            + (MOST_BYTES >> 20) + " are given.\nMaybe it can be less, or the pictures smaller.");
        }
    }

    private void check(Lessons.Lesson lesson) {
        for (String prompt : List.of(lesson.neutral(), lesson.target(), lesson.negative())) {
            if (model.cutsOff(prompt)) {
                throw new Undiscoverable(
                        "prompt-too-long",
                        "prompt (" + Shown.of(prompt)
                                + ") is longer than the model reads.\nMaybe it can be said in fewer words.");
            }
        }
        if (lesson.negative().isEmpty() && lesson.neutral().equals(lesson.target())) {
            throw new Undiscoverable(
                    "no-difference",
                    "prompt (" + Shown.of(lesson.target())
                            + ") is the neutral one once it is filled in.\nMaybe a word for the concept was forgotten.");
        }
        if (!lesson.negative().isEmpty() && guidance() <= 1) {
            throw new Undiscoverable(
                    "no-guidance",
                    "negative prompt (" + Shown.of(lesson.negative())
                            + ") has no effect: pictures of this model are not guided.\nMaybe say it by prompts that differ.");
        }
    }

    private PictureRequest request(String prompt, long seed, SteeringPlan plan) {
        return new PictureRequest(prompt, "", seed, size, settings, plan);
    }

    private double guidance() {
        return model.rows(request("", 0, SteeringPlan.NONE)) == 2 ? settings.guidance() : 1;
    }

    Ground ground(Watch watch) {
        return new Ground(
                new Watched(model.denoiser(), watch::count),
                model.schedule(),
                model.walk(settings),
                guidance(),
                model.latentShape(size),
                model.hShape(size));
    }

    /** Everything of every concept. */
    List<Found> found(Learner learner, List<Probing.Fitted> probes, Watch watch) {
        int rows = lessons.concepts() * ROWS * Strip.STRENGTHS.size() * settings.steps() * 2;
        watch.plan(rows);
        watch.begin(Progress.Phase.PREVIEWING, rows);
        List<Concept> concepts = concepts(learner.vectors().found(), probes);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < concepts.size(); i++) {
            found.add(new Found(
                    concepts.get(i),
                    spec.concepts().get(i).words(),
                    new Card(spec, settings, learner, concepts, i).of(probes.get(i)),
                    strip(i, concepts.get(i), watch),
                    CurveSvg.of(concepts.get(i).name(), learner.curve().points(i))));
        }
        return found;
    }

    private List<Concept> concepts(List<Tensor> vectors, List<Probing.Fitted> probes) {
        List<Concept> concepts = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            String name = spec.concepts().get(i).name();
            concepts.add(Concept.of(
                    name,
                    1,
                    spec.kind(),
                    spec.group(),
                    model.fingerprint(),
                    new ConceptFile(
                            vectors.get(i),
                            probes.get(i).probe(),
                            spec.options().opposed())));
        }
        return concepts;
    }

    private byte[] strip(int index, Concept concept, Watch watch) {
        List<Lessons.Lesson> all = lessons.of(index);
        Draws draws = new Draws(spec.options().seed());
        List<List<Optional<Picture>>> rows = new ArrayList<>();
        int rowsWanted = Math.min(ROWS, all.size());
        for (int row = 0; row < rowsWanted; row++) {
            int chosen = (row * all.size() / rowsWanted + row) % all.size(); // another template, and another subject
            String prompt = all.get(chosen).neutral();
            long seed = draws.pictureSeed(Draws.For.PREVIEW, row);
            List<PictureRequest> requests = Strip.STRENGTHS.stream()
                    .map(strength -> SteeringPlan.Push.always(concept, strength))
                    .map(push -> request(prompt, seed, new SteeringPlan(List.of(push))))
                    .toList();
            rows.add(pictures(requests));
            watch.count(2 * settings.steps() * requests.size());
        }
        return Strip.png(rows, size);
    }

    /** Together, if the model bears that; none where a strength was too much for it. */
    private List<Optional<Picture>> pictures(List<PictureRequest> requests) {
        long[] latents = model.latentShape(size);
        if (latents[1] * latents[2] <= SMALL) {
            try {
                return model.sample(requests).stream()
                        .map(drawn -> Optional.of(Picture.of(drawn)))
                        .toList();
            } catch (Unsamplable | IllegalArgumentException e) {
                return requests.stream().map(this::picture).toList();
            }
        }
        return requests.stream().map(this::picture).toList();
    }

    private Optional<Picture> picture(PictureRequest request) {
        try {
            return Optional.of(Picture.of(model.sample(List.of(request)).get(0)));
        } catch (Unsamplable | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
