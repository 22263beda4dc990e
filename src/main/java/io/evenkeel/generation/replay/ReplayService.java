package io.evenkeel.generation.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.GeneratorSaturatedException;
import io.evenkeel.generation.ReplayGenerator;
import io.evenkeel.generation.replay.RecordedRequests.RecordedContent;
import io.evenkeel.generation.replay.ReplaySpec.ReplayImage;
import io.evenkeel.image.ImageSize;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Draws again what entries say was drawn. */
@ApplicationScoped
class ReplayService {
    private final RecordedRequests recordedRequests;
    private final RecordedConceptResolver conceptResolver;
    private final ReplayGenerator generator;
    private final ReplayReporter reporter;
    private final ReplayConfig config;
    private final Semaphore permits;

    ReplayService(
            RecordedRequests recordedRequests,
            RecordedConceptResolver conceptResolver,
            ReplayGenerator generator,
            ReplayReporter reporter,
            ReplayConfig config) {
        this.recordedRequests = recordedRequests;
        this.conceptResolver = conceptResolver;
        this.generator = generator;
        this.reporter = reporter;
        this.config = config;
        this.permits = new Semaphore(config.maxConcurrent());
    }

    /**
     * Draws an entry's pictures again.
     *
     * @param steered as they were, or not at all
     * @throws ProblemException {@code unknown-entry}; {@code no-images}; {@code not-replayable}; {@code model-mismatch};
     *     {@code vector-not-found}; {@code vector-digest-mismatch}; {@code content-erased}, or damaged; {@code generator-saturated}; {@code
     *     replay-timed-out}; {@code replay-failed}; or the reason why the model cannot draw it
     */
    Replay replay(TenantId tenant, long seq, boolean steered, Actor actor) {
        AuditEntry auditEntry = recordedRequests.requireEntry(tenant, seq);
        ReplaySpec replaySpec = ReplaySpec.fromEntry(auditEntry);
        requireServedModel(replaySpec.model());
        RecordedContent recordedContent = recordedRequests.requireContent(tenant, seq, auditEntry);
        List<SteeringPlan> plans = steered
                ? conceptResolver.resolvePlans(replaySpec)
                : Collections.nCopies(replaySpec.images().size(), SteeringPlan.NONE);
        List<GeneratedImage> generatedImages =
                regenerate(tenant, auditEntry, recordedContent, imageRequests(replaySpec, recordedContent, plans));
        Replay replay =
                reporter.createReport(seq, steered, replaySpec, auditEntry, generatedImages, tenant, recordedContent);
        reporter.recordReplay(replay, auditEntry, actor);
        return replay;
    }

    private void requireServedModel(String model) {
        String servedModel = generator.runtimeInfo().model();
        if (!model.equals(servedModel)) {
            throw ProblemException.conflict(
                    "model-mismatch",
                    "the pictures were drawn by the model (" + model + "), but served is (" + servedModel
                            + ").\nMaybe ask the deployment that serves it.");
        }
    }

    private static List<ImageRequest> imageRequests(
            ReplaySpec replaySpec, RecordedContent recordedContent, List<SteeringPlan> plans) {
        JsonNode data = recordedContent.toJson();
        String prompt = data.path("prompt").asText("");
        String negative = data.path("negativePrompt").asText("");
        return IntStream.range(0, plans.size())
                .mapToObj(i -> {
                    ReplayImage replayImage = replaySpec.images().get(i);
                    ImageSize size = new ImageSize(replayImage.width(), replayImage.height());
                    return new ImageRequest(
                            prompt, negative, replayImage.seed(), size, replaySpec.parameters(), plans.get(i));
                })
                .toList();
    }

    private List<GeneratedImage> regenerate(
            TenantId tenant, AuditEntry auditEntry, RecordedContent recordedContent, List<ImageRequest> imageRequests) {
        if (!permits.tryAcquire()) {
            throw saturated("(" + config.maxConcurrent() + ") replays are being drawn, which is the most.");
        }
        try {
            return awaitImages(
                    generator.regenerate(tenant, imageRequests, auditEntry.at(), recordedContent.envelope()));
        } catch (GeneratorSaturatedException e) {
            throw saturated(String.valueOf(e.getMessage()));
        } catch (UnsupportedImageRequestException e) {
            throw ProblemException.conflict(e.code(), e.getMessage());
        } finally {
            permits.release();
        }
    }

    private List<GeneratedImage> awaitImages(CompletableFuture<List<GeneratedImage>> pendingImages) {
        try {
            return pendingImages.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            pendingImages.cancel(false);
            throw ProblemException.unavailable(
                    "replay-timed-out",
                    "the pictures were not drawn within (" + config.timeout()
                            + ").\nMaybe try again when less is asked for.");
        } catch (InterruptedException e) {
            pendingImages.cancel(false);
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("replay-failed", "the service is stopping.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedImageRequestException unsupportedImageRequestException) {
                throw unsupportedImageRequestException;
            }
            throw ProblemException.unavailable(
                    "replay-failed", "the pictures could not be drawn now.\nMaybe the log says why.");
        }
    }

    private static ProblemException saturated(String reason) {
        return ProblemException.unavailable("generator-saturated", reason + "\nMaybe try again in a minute.");
    }
}
