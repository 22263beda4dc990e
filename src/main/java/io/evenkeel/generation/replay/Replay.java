package io.evenkeel.generation.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a replay.
 *
 * @param seq of the entry
 * @param steered whether the recorded concepts were applied
 * @param identical whether every image has the pixels of the recorded one
 * @param recorded the runtime of the entry
 * @param replayed the runtime of the replay
 */
record Replay(
        long seq,
        boolean steered,
        boolean identical,
        ReplayRuntime recorded,
        ReplayRuntime replayed,
        List<ImageComparison> images) {
    Replay {
        images = List.copyOf(images);
    }

    /**
     * The software and device that generated images.
     *
     * @param serviceVersion version; null if the entry does not name it, as are runtime and device
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReplayRuntime(
            String model,
            @Nullable String serviceVersion,
            @Nullable String runtime,
            @Nullable String device) {}

    /**
     * The recorded and the replayed image.
     *
     * @param comparison null if the recorded image no longer exists
     * @param sideBySide path of an image of both, the recorded one on the left; null if they cannot be compared
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ImageComparison(
            int index,
            long seed,
            ImageReference recorded,
            ImageReference replayed,
            Map<String, Map<String, Double>> classifications,
            boolean identical,
            @Nullable ReplaySimilarity comparison,
            @Nullable String sideBySide) {}

    /**
     * A stored image.
     *
     * @param sha256 SHA-256 of the marked file
     * @param pixelsSha256 SHA-256 of the pixels before marking; null if the entry does not name it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ImageReference(String sha256, @Nullable String pixelsSha256, String uri) {
        static ImageReference of(String sha256, @Nullable String pixels) {
            return new ImageReference(sha256, pixels, "/api/v1/images/" + sha256);
        }
    }
}
