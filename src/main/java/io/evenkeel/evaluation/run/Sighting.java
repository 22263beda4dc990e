package io.evenkeel.evaluation.run;

import io.evenkeel.diffusion.Likeness;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.evaluation.judge.Look;
import io.evenkeel.evaluation.metric.Distance;
import io.evenkeel.screening.Measured;
import java.util.Optional;

/**
 * What is kept of a picture.
 *
 * @param measured what is on it
 * @param features of the judge's last layer but one
 * @param nearness to its unsteered twin; none of a twin itself
 */
record Sighting(Measured measured, float[] features, Optional<Nearness> nearness) {
    Sighting {
        features = features.clone();
    }

    @Override
    public float[] features() {
        return features.clone();
    }

    /**
     * To the unsteered twin.
     *
     * @param psnr infinite for the same picture
     * @param distance as the judge's layers see it
     * @param same whether every pixel is the same
     */
    record Nearness(double psnr, double ssim, double distance, boolean same) {}

    /** A developed picture with what the judge saw. */
    record Shot(Picture picture, Look look) {
        Sighting alone() {
            return new Sighting(look.measured(), look.features().values(), Optional.empty());
        }

        Sighting beside(Shot twin) {
            Nearness nearness = new Nearness(
                    Likeness.psnr(picture, twin.picture),
                    Likeness.ssim(picture, twin.picture),
                    Distance.between(look.layers(), twin.look.layers()),
                    picture.equals(twin.picture));
            return new Sighting(look.measured(), look.features().values(), Optional.of(nearness));
        }
    }
}
