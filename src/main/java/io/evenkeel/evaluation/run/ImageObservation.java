package io.evenkeel.evaluation.run;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.diffusion.Likeness;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.evaluation.judge.JudgeOutput;
import io.evenkeel.evaluation.metric.PerceptualDistance;
import java.util.Optional;

/**
 * What is kept of a picture.
 *
 * @param measured what is on it
 * @param features of the judge's last layer but one
 * @param nearness to its unsteered twin; none of a twin itself
 */
record ImageObservation(ClassificationResult measured, float[] features, Optional<BaselineSimilarity> nearness) {
    ImageObservation {
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
    record BaselineSimilarity(double psnr, double ssim, double distance, boolean same) {}

    /** A developed picture with what the judge saw. */
    record JudgedImage(Picture picture, JudgeOutput look) {
        ImageObservation alone() {
            return new ImageObservation(look.measured(), look.features().values(), Optional.empty());
        }

        ImageObservation beside(JudgedImage twin) {
            BaselineSimilarity baselineSimilarity = new BaselineSimilarity(
                    Likeness.psnr(picture, twin.picture),
                    Likeness.ssim(picture, twin.picture),
                    PerceptualDistance.between(look.layers(), twin.look.layers()),
                    picture.equals(twin.picture));
            return new ImageObservation(look.measured(), look.features().values(), Optional.of(baselineSimilarity));
        }
    }
}
