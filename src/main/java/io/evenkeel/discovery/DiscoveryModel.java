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
import io.evenkeel.discovery.probe.ProbeTrainer;
import io.evenkeel.discovery.progress.CountingPredictor;
import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.ProgressTracker;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.ObjectiveKind;
import io.evenkeel.discovery.spec.TrainingOptions;
import io.evenkeel.discovery.training.FrozenModel;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.discovery.training.SeededRandom;
import io.evenkeel.discovery.training.VectorTrainer;
import io.evenkeel.platform.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The model of a discovery: as ground to learn on, and to draw previews with. */
final class DiscoveryModel {
    private static final int ROWS = 3;
    private static final long SMALL = 32 * 32; // latents of one picture, along both sides

    private static final long MOST_BYTES = 256L << 20; // of gradients, and of a checkpoint's pictures

    private final DiffusionModel model;
    private final DiscoverySpec discoverySpec;
    private final PromptPairs promptPairs;
    private final PictureSize size;
    private final Settings settings;

    DiscoveryModel(DiffusionModel model, DiscoverySpec discoverySpec) {
        this.model = model;
        this.discoverySpec = discoverySpec;
        this.promptPairs = new PromptPairs(discoverySpec);
        this.size = discoverySpec
                .options()
                .size()
                .map(side -> new PictureSize(side, side))
                .orElse(model.usualSize());
        Settings usual = model.usual();
        this.settings = new Settings(
                usual.solver(),
                usual.steps(),
                discoverySpec.options().guidance().orElse(usual.guidance()),
                usual.rescale());
    }

    /** @throws DiscoveryException if model and spec do not go together */
    void check() {
        try {
            model.check(request("", 0, SteeringPlan.NONE));
        } catch (Unsamplable e) {
            throw new DiscoveryException(e.code(), e.getMessage());
        }
        for (int concept = 0; concept < promptPairs.concepts(); concept++) {
            promptPairs.of(concept).forEach(this::check);
        }
        checkMemory();
    }

    private void checkMemory() {
        TrainingOptions trainingOptions = discoverySpec.options();
        int concepts = promptPairs.concepts();
        long learned = (long) concepts * trainingOptions.batch() * (trainingOptions.semantic() > 0 ? 2 : 1);
        checkMemory("batch (" + trainingOptions.batch() + ")", concepts, learned * bytes(model.hShape(size)));
        if (discoverySpec.objective() == ObjectiveKind.RECONSTRUCTION) {
            long drawn = (long) concepts * trainingOptions.pictures();
            checkMemory(
                    "pictures (" + trainingOptions.pictures() + ")", concepts, drawn * bytes(model.latentShape(size)));
        }
    }

    private static long bytes(long[] shape) {
        return Float.BYTES * Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static void checkMemory(String what, int concepts, long bytes) {
        if (bytes > MOST_BYTES) {
            throw new DiscoveryException(
                    "too-large",
                    what + " times (" + concepts + ") concepts needs (" + (bytes >> 20) + ") MiB at this size, and "
                            + (MOST_BYTES >> 20) + " are given.\nMaybe it can be less, or the pictures smaller.");
        }
    }

    private void check(PromptPairs.PromptPair promptPair) {
        for (String prompt : List.of(promptPair.neutral(), promptPair.target(), promptPair.negative())) {
            if (model.cutsOff(prompt)) {
                throw new DiscoveryException(
                        "prompt-too-long",
                        "prompt (" + SafeText.sanitise(prompt)
                                + ") is longer than the model reads.\nMaybe it can be said in fewer words.");
            }
        }
        if (promptPair.negative().isEmpty() && promptPair.neutral().equals(promptPair.target())) {
            throw new DiscoveryException(
                    "no-difference",
                    "prompt (" + SafeText.sanitise(promptPair.target())
                            + ") is the neutral one once it is filled in.\nMaybe a word for the concept was forgotten.");
        }
        if (!promptPair.negative().isEmpty() && guidance() <= 1) {
            throw new DiscoveryException(
                    "no-guidance",
                    "negative prompt (" + SafeText.sanitise(promptPair.negative())
                            + ") has no effect: pictures of this model are not guided.\nMaybe say it by prompts that differ.");
        }
    }

    private PictureRequest request(String prompt, long seed, SteeringPlan plan) {
        return new PictureRequest(prompt, "", seed, size, settings, plan);
    }

    private double guidance() {
        return model.rows(request("", 0, SteeringPlan.NONE)) == 2 ? settings.guidance() : 1;
    }

    FrozenModel ground(ProgressTracker progressTracker) {
        return new FrozenModel(
                new CountingPredictor(model.denoiser(), progressTracker::count),
                model.schedule(),
                model.walk(settings),
                guidance(),
                model.latentShape(size),
                model.hShape(size));
    }

    /** Everything of every concept. */
    List<DiscoveredConcept> found(
            VectorTrainer vectorTrainer, List<ProbeTrainer.FittedProbe> probes, ProgressTracker progressTracker) {
        int rows = promptPairs.concepts() * ROWS * PreviewStrip.STRENGTHS.size() * settings.steps() * 2;
        progressTracker.plan(rows);
        progressTracker.begin(DiscoveryProgress.DiscoveryPhase.PREVIEWING, rows);
        List<Concept> concepts = concepts(vectorTrainer.vectors().found(), probes);
        List<DiscoveredConcept> found = new ArrayList<>();
        for (int i = 0; i < concepts.size(); i++) {
            found.add(new DiscoveredConcept(
                    concepts.get(i),
                    discoverySpec.concepts().get(i).words(),
                    new ConceptCard(discoverySpec, settings, vectorTrainer, concepts, i).of(probes.get(i)),
                    strip(i, concepts.get(i), progressTracker),
                    LossCurveSvg.of(
                            concepts.get(i).name(), vectorTrainer.curve().points(i))));
        }
        return found;
    }

    private List<Concept> concepts(List<Tensor> vectors, List<ProbeTrainer.FittedProbe> probes) {
        List<Concept> concepts = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            String name = discoverySpec.concepts().get(i).name();
            concepts.add(Concept.fromFile(
                    name,
                    1,
                    discoverySpec.kind(),
                    discoverySpec.group(),
                    model.fingerprint(),
                    new ConceptFile(
                            vectors.get(i),
                            probes.get(i).probe(),
                            discoverySpec.options().opposed())));
        }
        return concepts;
    }

    private byte[] strip(int index, Concept concept, ProgressTracker progressTracker) {
        List<PromptPairs.PromptPair> all = promptPairs.of(index);
        SeededRandom seededRandom = new SeededRandom(discoverySpec.options().seed());
        List<List<Optional<Picture>>> rows = new ArrayList<>();
        int rowsWanted = Math.min(ROWS, all.size());
        for (int row = 0; row < rowsWanted; row++) {
            int chosen = (row * all.size() / rowsWanted + row) % all.size(); // another template, and another subject
            String prompt = all.get(chosen).neutral();
            long seed = seededRandom.pictureSeed(SeededRandom.RandomStream.PREVIEW, row);
            List<PictureRequest> requests = PreviewStrip.STRENGTHS.stream()
                    .map(strength -> SteeringPlan.AppliedConcept.constant(concept, strength))
                    .map(appliedConcept -> request(prompt, seed, new SteeringPlan(List.of(appliedConcept))))
                    .toList();
            rows.add(pictures(requests));
            progressTracker.count(2 * settings.steps() * requests.size());
        }
        return PreviewStrip.png(rows, size);
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
