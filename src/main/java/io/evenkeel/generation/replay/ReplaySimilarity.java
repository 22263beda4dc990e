package io.evenkeel.generation.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.image.ImageSimilarity;
import io.evenkeel.image.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * The similarity of two stored images, marks included.
 *
 * @param equalShare share of equal colour bytes
 * @param psnr in dB over all colours; null if it is infinite because all bytes are equal
 * @param ssim structural similarity of luma, up to 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplaySimilarity(double equalShare, @Nullable Double psnr, double ssim) {
    /** Smallest side of an image for SSIM. */
    static final int MIN_SIDE = 11;

    /** Compares two images. @throws IllegalArgumentException if their sizes differ or are below {@link #MIN_SIDE} */
    static ReplaySimilarity compare(RgbImage first, RgbImage second) {
        double ssim = ImageSimilarity.ssim(first, second);
        byte[] firstRgb = first.rgb();
        byte[] secondRgb = second.rgb();
        int equal = 0;
        for (int i = 0; i < firstRgb.length; i++) {
            equal += firstRgb[i] == secondRgb[i] ? 1 : 0;
        }
        double psnr = ImageSimilarity.psnr(first, second);
        return new ReplaySimilarity((double) equal / firstRgb.length, Double.isInfinite(psnr) ? null : psnr, ssim);
    }
}
