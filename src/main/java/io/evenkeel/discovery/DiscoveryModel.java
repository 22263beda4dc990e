package io.evenkeel.discovery;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
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
import io.evenkeel.image.ImageSize;
import io.evenkeel.image.RgbImage;
import io.evenkeel.platform.SafeText;
import io.evenkeel.reporting.ContactSheet;
import io.evenkeel.reporting.LineChart;
import io.evenkeel.reporting.LineChartSvg;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model of a discovery: checks the spec against it, exposes it for training, and generates previews. */
final class DiscoveryModel {
    static final List<Double> PREVIEW_STRENGTHS = List.of(-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0);
    private static final int PREVIEW_ROWS = 3;
    private static final int MAX_PREVIEW_SIDE = 256; // longer side of an image in a preview, in pixels
    private static final long MAX_BATCHED_AREA = 32 * 32; // latents of one image that may share a batch

    private static final long MAX_BYTES = 256L << 20; // memory of gradients, and of the latents in a checkpoint

    private final DiffusionModel model;
    private final DiscoverySpec discoverySpec;
    private final PromptPairs pairs;
    private final ImageSize size;
    private final SamplingParameters parameters;

    DiscoveryModel(DiffusionModel model, DiscoverySpec discoverySpec) {
        this.model = model;
        this.discoverySpec = discoverySpec;
        this.pairs = new PromptPairs(discoverySpec);
        this.size = discoverySpec
                .options()
                .imageSize()
                .map(side -> new ImageSize(side, side))
                .orElse(model.defaultSize());
        SamplingParameters defaults = model.defaults();
        this.parameters = new SamplingParameters(
                defaults.schedulerType(),
                defaults.steps(),
                discoverySpec.options().guidance().orElse(defaults.guidanceScale()),
                defaults.guidanceRescale());
    }

    /**
     * Checks that model and spec fit.
     *
     * @throws DiscoveryException if they do not
     */
    void validate() {
        try {
            model.validate(imageRequest("", 0, SteeringPlan.NONE));
        } catch (UnsupportedImageRequestException e) {
            throw new DiscoveryException(e.code(), e.getMessage());
        }
        for (int concept = 0; concept < pairs.conceptCount(); concept++) {
            pairs.pairsOf(concept).forEach(this::validatePair);
        }
        requireMemory();
    }

    private void requireMemory() {
        TrainingOptions trainingOptions = discoverySpec.options();
        int concepts = pairs.conceptCount();
        long gradientRows =
                (long) concepts * trainingOptions.batchSize() * (trainingOptions.preservationWeight() > 0 ? 2 : 1);
        requireMemory(
                "batch (" + trainingOptions.batchSize() + ")",
                concepts,
                gradientRows * byteCount(model.hSpaceShape(size)));
        if (discoverySpec.objective() == ObjectiveKind.RECONSTRUCTION) {
            long imageLatents = (long) concepts * trainingOptions.imageCount();
            requireMemory(
                    "pictures (" + trainingOptions.imageCount() + ")",
                    concepts,
                    imageLatents * byteCount(model.latentShape(size)));
        }
    }

    private static long byteCount(long[] shape) {
        return Float.BYTES * Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static void requireMemory(String what, int concepts, long bytes) {
        if (bytes > MAX_BYTES) {
            throw new DiscoveryException(
                    "too-large",
                    what + " times (" + concepts + ") concepts needs (" + (bytes >> 20)
                            + ") MiB at this size, but at most (" + (MAX_BYTES >> 20)
                            + ") are allowed.\nMaybe use fewer, or smaller images.");
        }
    }

    private void validatePair(PromptPairs.PromptPair pair) {
        for (String prompt : List.of(pair.neutral(), pair.target(), pair.negative())) {
            if (model.isPromptTruncated(prompt)) {
                throw new DiscoveryException(
                        "prompt-too-long",
                        "prompt (" + SafeText.sanitise(prompt)
                                + ") is longer than the model reads.\nMaybe use fewer words.");
            }
        }
        if (pair.negative().isEmpty() && pair.neutral().equals(pair.target())) {
            throw new DiscoveryException(
                    "no-difference",
                    "prompt (" + SafeText.sanitise(pair.target())
                            + ") equals the neutral prompt once its subject is filled in.\nMaybe a word for the concept was forgotten.");
        }
        if (!pair.negative().isEmpty() && effectiveGuidance() <= 1) {
            throw new DiscoveryException(
                    "no-guidance",
                    "negative prompt (" + SafeText.sanitise(pair.negative())
                            + ") has no effect: this model generates without guidance.\nMaybe use prompts that differ instead.");
        }
    }

    private ImageRequest imageRequest(String prompt, long seed, SteeringPlan plan) {
        return new ImageRequest(prompt, "", seed, size, parameters, plan);
    }

    private double effectiveGuidance() {
        return model.rowCount(imageRequest("", 0, SteeringPlan.NONE)) == 2 ? parameters.guidanceScale() : 1;
    }

    FrozenModel frozenModel(ProgressTracker tracker) {
        return new FrozenModel(
                new CountingPredictor(model.noisePredictor(), tracker::addCompletedRows),
                model.scheduler(),
                model.trajectory(parameters),
                effectiveGuidance(),
                model.latentShape(size),
                model.hSpaceShape(size));
    }

    /** Creates the results of all concepts and generates their previews. */
    List<DiscoveredConcept> createResults(
            VectorTrainer trainer, List<ProbeTrainer.FittedProbe> probes, ProgressTracker tracker) {
        int rows = pairs.conceptCount() * PREVIEW_ROWS * PREVIEW_STRENGTHS.size() * parameters.steps() * 2;
        tracker.addPlannedRows(rows);
        tracker.startPhase(DiscoveryProgress.DiscoveryPhase.PREVIEWING, rows);
        List<Concept> concepts = createConcepts(trainer.trainableVectors().toTensors(), probes);
        List<DiscoveredConcept> results = new ArrayList<>();
        for (int i = 0; i < concepts.size(); i++) {
            results.add(new DiscoveredConcept(
                    concepts.get(i),
                    discoverySpec.concepts().get(i).triggerWords(),
                    new ConceptCard(discoverySpec, parameters, trainer, concepts, i).toJson(probes.get(i)),
                    renderPreview(i, concepts.get(i), tracker),
                    renderLossCurve(concepts.get(i).name(), trainer.lossCurve().pointsOf(i))));
        }
        return results;
    }

    private List<Concept> createConcepts(List<Tensor> vectors, List<ProbeTrainer.FittedProbe> probes) {
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
                            discoverySpec.options().unconditionalWeight())));
        }
        return concepts;
    }

    private static String renderLossCurve(String name, List<DiscoveryProgress.CurvePoint> curve) {
        List<LineChart.ChartPoint> points = new ArrayList<>(List.of(new LineChart.ChartPoint(0, 0)));
        curve.forEach(point -> points.add(new LineChart.ChartPoint(point.step(), 100 * point.share())));
        return LineChartSvg.renderFile(new LineChart(
                name + ": paired loss, as a share of the loss without the vector",
                "training step",
                "change of the loss, %",
                Map.of(name, points)));
    }

    private byte[] renderPreview(int index, Concept concept, ProgressTracker tracker) {
        List<PromptPairs.PromptPair> all = pairs.pairsOf(index);
        SeededRandom random = new SeededRandom(discoverySpec.options().seed());
        ContactSheet sheet = previewSheet();
        int rowCount = Math.min(PREVIEW_ROWS, all.size());
        for (int row = 0; row < rowCount; row++) {
            int pairIndex = (row * all.size() / rowCount + row) % all.size(); // varies both template and subject
            String prompt = all.get(pairIndex).neutral();
            long seed = random.imageSeed(SeededRandom.RandomStream.PREVIEW, row);
            List<ImageRequest> requests = PREVIEW_STRENGTHS.stream()
                    .map(strength -> SteeringPlan.AppliedConcept.constant(concept, strength))
                    .map(appliedConcept -> imageRequest(prompt, seed, new SteeringPlan(List.of(appliedConcept))))
                    .toList();
            sheet.addRow("", generateImages(requests));
            tracker.addCompletedRows(2 * parameters.steps() * requests.size());
        }
        return sheet.renderPng();
    }

    private ContactSheet previewSheet() {
        int scale = (Math.max(size.width(), size.height()) + MAX_PREVIEW_SIDE - 1) / MAX_PREVIEW_SIDE;
        return new ContactSheet(size.width() / scale, size.height() / scale, 0);
    }

    /**
     * Generates images as PNG files: in one batch if they are small. An image is empty if its strength is too high
     * for the model.
     */
    private List<Optional<byte[]>> generateImages(List<ImageRequest> requests) {
        long[] latents = model.latentShape(size);
        if (latents[1] * latents[2] <= MAX_BATCHED_AREA) {
            try {
                return model.sample(requests).stream()
                        .map(imageLatents ->
                                Optional.of(RgbImage.fromTensor(imageLatents).encodePng()))
                        .toList();
            } catch (UnsupportedImageRequestException | IllegalArgumentException e) {
                return requests.stream().map(this::generateImage).toList();
            }
        }
        return requests.stream().map(this::generateImage).toList();
    }

    private Optional<byte[]> generateImage(ImageRequest request) {
        try {
            return Optional.of(
                    RgbImage.fromTensor(model.sample(List.of(request)).get(0)).encodePng());
        } catch (UnsupportedImageRequestException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
