package io.evenkeel.generation.replay;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of its pictures: all that a replay draws from, but the prompt.
 *
 * @param model fingerprint
 * @param parameters of the sampling
 */
record ReplaySpec(String model, SamplingParameters parameters, List<ReplayImage> images) {
    ReplaySpec {
        images = List.copyOf(images);
    }

    /**
     * One picture.
     *
     * @param sha256 of its file
     * @param pixelsSha256 SHA-256 of what was drawn, before marking; absent in older entries
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

    /** What pushed it. Adaptive ones have a factor in the entry. */
    record RecordedConcept(
            String concept, String digest, double strength, double from, double until, boolean adaptive) {}

    /**
     * Reads an entry.
     *
     * @throws ProblemException {@code no-images}, with what can be shown instead; {@code not-replayable} if the entry does not
     *     say all that is needed, as those of schema 1
     */
    static ReplaySpec fromEntry(AuditEntry auditEntry) {
        switch (auditEntry.kind()) {
            case "generation.completed" -> {
                return parse(auditEntry);
            }
            case "generation.refused" ->
                throw noImages(
                        "the request was refused (" + auditEntry.details().getOrDefault("code", "for no named reason")
                                + "): what was refused is never drawn, nor is it without steering.\nMaybe the entry's reasons say"
                                + " what an auditor needs; reveal shows what was asked for.");
            case "generation.failed" ->
                throw noImages("the request failed (" + auditEntry.details().getOrDefault("code", "for no named reason")
                        + "), so that there is no picture to compare with.\nMaybe reveal shows what was asked for.");
            default ->
                throw noImages("an entry of kind (" + auditEntry.kind()
                        + ") is of no pictures.\nMaybe an entry generation.completed is meant.");
        }
    }

    private static ProblemException noImages(String reason) {
        return ProblemException.conflict("no-images", reason);
    }

    private static ReplaySpec parse(AuditEntry auditEntry) {
        try {
            Map<?, ?> details = auditEntry.details();
            SamplingParameters samplingParameters = new SamplingParameters(
                    SchedulerType.named(requireText(details, "solver")),
                    (int) requireLong(details, "steps"),
                    requireDouble(details, "guidance"),
                    requireDouble(details, "rescale"));
            String model =
                    Optional.ofNullable(auditEntry.model()).orElseThrow(() -> new IllegalArgumentException("model"));
            List<ReplayImage> replayImages = requireList(details, "samples").stream()
                    .map(ReplaySpec::parseImage)
                    .toList();
            if (replayImages.isEmpty()) {
                throw new IllegalArgumentException("samples");
            }
            return new ReplaySpec(model, samplingParameters, replayImages);
        } catch (IllegalArgumentException e) {
            throw ProblemException.conflict(
                    "not-replayable",
                    "the entry does not say all that a replay needs (" + e.getMessage()
                            + ").\nMaybe it is of an Evenkeel before schema 2.");
        }
    }

    private static ReplayImage parseImage(Map<?, ?> sample) {
        return new ReplayImage(
                (int) requireLong(sample, "index"),
                requireLong(sample, "seed"),
                (int) requireLong(sample, "width"),
                (int) requireLong(sample, "height"),
                requireText(sample, "sha256"),
                sample.get("pixels") instanceof String pixels ? pixels : null,
                requireList(sample, "steering").stream()
                        .map(ReplaySpec::parseConcept)
                        .toList());
    }

    private static RecordedConcept parseConcept(Map<?, ?> conceptFields) {
        return new RecordedConcept(
                requireText(conceptFields, "concept"),
                requireText(conceptFields, "digest"),
                requireDouble(conceptFields, "strength"),
                requireDouble(conceptFields, "from"),
                requireDouble(conceptFields, "until"),
                conceptFields.containsKey("factor"));
    }

    private static String requireText(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name);
    }

    private static long requireLong(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(name);
    }

    private static double requireDouble(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(name);
    }

    private static List<Map<?, ?>> requireList(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            return list.stream().<Map<?, ?>>map(Map.class::cast).toList();
        }
        throw new IllegalArgumentException(name);
    }
}
