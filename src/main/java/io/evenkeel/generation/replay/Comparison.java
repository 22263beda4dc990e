package io.evenkeel.generation.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.diffusion.Likeness;
import io.evenkeel.diffusion.Picture;
import org.jspecify.annotations.Nullable;

/**
 * How like two stored pictures are, marks included.
 *
 * @param equalShare of their bytes of colour
 * @param psnr in dB over all colours; absent where it is infinite, as all are equal
 * @param ssim structural similarity of luma, up to 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Comparison(double equalShare, @Nullable Double psnr, double ssim) {
    /** Side that pictures must have for what SSIM looks at. */
    static final int SMALLEST = 11;

    /** @throws IllegalArgumentException if they are of two sizes, or smaller than what SSIM looks at */
    static Comparison of(Picture one, Picture other) {
        double ssim = Likeness.ssim(one, other);
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        int equal = 0;
        for (int i = 0; i < a.length; i++) {
            equal += a[i] == b[i] ? 1 : 0;
        }
        double psnr = Likeness.psnr(one, other);
        return new Comparison((double) equal / a.length, Double.isInfinite(psnr) ? null : psnr, ssim);
    }
}
