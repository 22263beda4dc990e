package io.evenkeel.provenance.c2pa;

import java.time.Instant;
import java.util.Optional;

/**
 * What is said of a picture.
 *
 * @param generator the program that made it
 * @param version of that program
 * @param requestedAt when it was asked for
 * @param watermarked whether it bears an invisible watermark
 */
public record AssertionData(String generator, String version, Optional<Instant> requestedAt, boolean watermarked) {
    /** IPTC's word for what a trained model drew. */
    public static final String TRAINED_ALGORITHMIC_MEDIA =
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
}
