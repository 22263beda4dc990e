package io.evenkeel.marking.c2pa;

import java.time.Instant;
import java.util.Optional;

/**
 * What is said of a picture.
 *
 * @param generator the program that made it
 * @param version of that program
 * @param at when it was asked for
 * @param watermarked whether it bears an invisible watermark
 */
public record Statement(String generator, String version, Optional<Instant> at, boolean watermarked) {
    /** IPTC's word for what a trained model drew. */
    public static final String TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
}
