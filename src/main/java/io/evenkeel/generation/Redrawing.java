package io.evenkeel.generation;

import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Draws what was drawn before, between the requests. */
public interface Redrawing {
    /** What is drawn with. */
    Workshop workshop();

    /**
     * Draws pictures, marks and keeps them. Cancelling the future gives them up.
     *
     * @param tenant in whose turns
     * @param at what their marks tell
     * @throws StudioFull if enough is under way
     * @throws io.evenkeel.diffusion.Unsamplable if the model cannot draw one of them
     */
    CompletableFuture<List<Sample>> redraw(
            TenantId tenant, List<PictureRequest> pictures, Instant at, Envelope envelope);
}
