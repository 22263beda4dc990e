package io.evenkeel.generation.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.image.ImageSimilarity;
import io.evenkeel.image.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * How like two stored pictures are, marks included.
 *
 * @param equalShare of their bytes of colour
 * @param psnr in dB over all colours; absent where it is infinite, as all are equal
 * @param ssim structural similarity of luma, up to 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplaySimilarity(double equalShare, @Nullable Double psnr, double ssim) {
    /** Side that pictures must have for what SSIM looks at. */
    static final int MIN_SIDE = 11;

    /** @throws IllegalArgumentException if they are of two sizes, or smaller than what SSIM looks at */
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
