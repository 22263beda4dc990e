package io.evenkeel.generation.replay;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEvent;
import io.evenkeel.audit.GenerationEvent.ConceptApplication;
import io.evenkeel.audit.GenerationEvent.GenerationCompleted;
import io.evenkeel.audit.GenerationEvent.GenerationFailed;
import io.evenkeel.audit.GenerationEvent.GenerationRefused;
import io.evenkeel.audit.GenerationEvent.GenerationSettings;
import io.evenkeel.audit.GenerationEvent.ImageSample;
import io.evenkeel.generation.replay.Replay.ReplayRuntime;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a replay takes from an entry: everything but the prompt.
 *
 * @param model fingerprint of the model
 * @param parameters sampling parameters of all images
 * @param recordedRuntime software that generated the images
 */
record ReplaySpec(
        String model, SamplingParameters parameters, List<ReplayImage> images, ReplayRuntime recordedRuntime) {
    ReplaySpec {
        images = List.copyOf(images);
    }

    /**
     * One recorded image.
     *
     * @param sha256 SHA-256 of its file
     * @param pixelsSha256 SHA-256 of its pixels before marking; absent in older entries
     */
    record ReplayImage(
            int index,
            long seed,
            int width,
            int height,
            String sha256,
            @Nullable String pixelsSha256,
            List<RecordedConcept> concepts) {
        ReplayImage {
            concepts = List.copyOf(concepts);
        }
    }

    /** A concept that was applied to an image. Adaptive ones have a factor in the entry. */
    record RecordedConcept(
            String concept, String digest, double strength, double from, double until, boolean adaptive) {}

    /**
     * Reads what a replay needs from an entry.
     *
     * @throws ProblemException {@code no-images}, with what can be shown instead; {@code not-replayable} if the entry lacks a value, as
     *     those of schema 1 do
     */
    static ReplaySpec fromEntry(AuditEntry auditEntry) {
        AuditEvent event = auditEntry.event();
        if (event instanceof GenerationCompleted completed) {
            return parse(completed);
        }
        String code = Objects.requireNonNullElse(event.code(), "without a code");
        if (event instanceof GenerationRefused) {
            throw noImages("the request was refused (" + code + "): no image of it is ever generated, steered or not."
                    + "\nMaybe the entry's reasons are enough; the disclosure shows the content of the request.");
        } else if (event instanceof GenerationFailed) {
            throw noImages(
                    "the request failed (" + code
                            + "), so there is no image to compare with.\nMaybe the disclosure shows the content of the request.");
        }
        throw noImages("an entry of kind (" + auditEntry.kind()
                + ") names no images.\nMaybe an entry of kind generation.completed is meant.");
    }

    private static ProblemException noImages(String reason) {
        return ProblemException.conflict("no-images", reason);
    }

    private static ReplaySpec parse(GenerationCompleted completed) {
        GenerationSettings settings = completed.settings();
        try {
            SamplingParameters samplingParameters = new SamplingParameters(
                    SchedulerType.fromId(require(settings.scheduler(), "scheduler")),
                    require(settings.steps(), "steps"),
                    require(settings.guidance(), "guidance"),
                    require(settings.rescale(), "rescale"));
            String model = require(completed.model(), "model");
            List<ReplayImage> replayImages = completed.output().samples().stream()
                    .map(ReplaySpec::parseImage)
                    .toList();
            if (replayImages.isEmpty()) {
                throw new IllegalArgumentException("samples");
            }
            ReplayRuntime recordedRuntime =
                    new ReplayRuntime(model, settings.serviceVersion(), settings.runtime(), settings.device());
            return new ReplaySpec(model, samplingParameters, replayImages, recordedRuntime);
        } catch (IllegalArgumentException e) {
            throw ProblemException.conflict(
                    "not-replayable",
                    "the entry lacks a value that a replay needs (" + e.getMessage()
                            + ").\nMaybe an Evenkeel before schema 2 wrote it.");
        }
    }

    private static ReplayImage parseImage(ImageSample sample) {
        return new ReplayImage(
                require(sample.index(), "index"),
                require(sample.seed(), "seed"),
                require(sample.width(), "width"),
                require(sample.height(), "height"),
                require(sample.sha256(), "sha256"),
                sample.pixelsSha256(),
                sample.steering().stream().map(ReplaySpec::parseConcept).toList());
    }

    private static RecordedConcept parseConcept(ConceptApplication applied) {
        return new RecordedConcept(
                require(applied.concept(), "concept"),
                require(applied.digest(), "digest"),
                require(applied.strength(), "strength"),
                require(applied.from(), "from"),
                require(applied.until(), "until"),
                applied.appliedStrengthFactor() != null);
    }

    private static <T> T require(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }
}
