package io.evenkeel.generation.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A replay, as HTTP tells it.
 *
 * @param seq of the entry
 * @param steered as the pictures were drawn, or without steering
 * @param identical whether every picture has the pixels of the recorded one
 * @param recorded what the pictures were drawn with, as the entry says
 * @param replayed what they were drawn with now
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
     * What pictures are drawn with.
     *
     * @param serviceVersion version; absent where the entry does not say, as are runtime and device
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReplayRuntime(
            String model,
            @Nullable String serviceVersion,
            @Nullable String runtime,
            @Nullable String device) {}

    /**
     * A picture, then and now.
     *
     * @param comparison absent where the recorded picture is no longer there
     * @param sideBySide where a picture of both is, then left, now right; absent where it cannot be made
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
     * One of the two.
     *
     * @param sha256 of the file, which is marked
     * @param pixelsSha256 SHA-256 of the pixels as they were drawn; absent where the entry does not say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ImageReference(String sha256, @Nullable String pixelsSha256, String uri) {
        static ImageReference of(String sha256, @Nullable String pixels) {
            return new ImageReference(sha256, pixels, "/api/v1/images/" + sha256);
        }
    }
}
