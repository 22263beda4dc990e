package io.evenkeel.generation;

import io.evenkeel.platform.TenantId;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.vault.EncryptedRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Generates recorded images again, beside the images of requests. */
public interface ReplayGenerator {
    RuntimeInfo runtimeInfo();

    /**
     * Generates, marks and stores images. Cancel the future to give them up.
     *
     * @param tenant in whose share of the queue the images wait
     * @param requestedAt the time of the request, for the marks
     * @throws GeneratorSaturatedException if too many images are in flight
     * @throws io.evenkeel.sampler.UnsupportedImageRequestException if the model cannot sample one of them
     */
    CompletableFuture<List<GeneratedImage>> regenerate(
            TenantId tenant, List<ImageRequest> imageRequests, Instant requestedAt, EncryptedRequest request);
}
