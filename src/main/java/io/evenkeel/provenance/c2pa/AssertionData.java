package io.evenkeel.provenance.c2pa;

import java.time.Instant;
import java.util.Optional;

/**
 * The facts that a manifest asserts about an image.
 *
 * @param generator name of the generating program
 * @param version version of that program
 * @param requestedAt time of the request
 * @param watermarked whether the image has an invisible watermark
 */
public record AssertionData(String generator, String version, Optional<Instant> requestedAt, boolean watermarked) {
    /** IPTC's source type of generated images. */
    public static final String TRAINED_ALGORITHMIC_MEDIA =
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
}
