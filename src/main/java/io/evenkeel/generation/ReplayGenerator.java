package io.evenkeel.generation;

import io.evenkeel.platform.TenantId;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.vault.EncryptedRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Draws what was drawn before, between the requests. */
public interface ReplayGenerator {
    /** What is drawn with. */
    RuntimeInfo runtimeInfo();

    /**
     * Draws pictures, marks and keeps them. Cancelling the future gives them up.
     *
     * @param tenant in whose turns
     * @param requestedAt what their marks tell
     * @throws GeneratorSaturatedException if enough is under way
     * @throws io.evenkeel.sampler.UnsupportedImageRequestException if the model cannot draw one of them
     */
    CompletableFuture<List<GeneratedImage>> regenerate(
            TenantId tenant, List<ImageRequest> imageRequests, Instant requestedAt, EncryptedRequest encryptedRequest);
}
