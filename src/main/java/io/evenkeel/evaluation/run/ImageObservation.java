package io.evenkeel.evaluation.run;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.evaluation.judge.JudgeOutput;
import io.evenkeel.evaluation.metric.PerceptualDistance;
import io.evenkeel.sampler.ImageSimilarity;
import io.evenkeel.sampler.RgbImage;
import java.util.Optional;

/**
 * What is kept of a picture.
 *
 * @param classification what is on it
 * @param features of the judge's last layer but one
 * @param baselineSimilarity to its unsteered twin; none of a twin itself
 */
record ImageObservation(
        ClassificationResult classification, float[] features, Optional<BaselineSimilarity> baselineSimilarity) {
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
     * @param identical whether every pixel is the same
     */
    record BaselineSimilarity(double psnr, double ssim, double distance, boolean identical) {}

    /** A developed picture with what the judge saw. */
    record JudgedImage(RgbImage image, JudgeOutput judgeOutput) {
        ImageObservation toBaselineObservation() {
            return new ImageObservation(
                    judgeOutput.classification(), judgeOutput.features().values(), Optional.empty());
        }

        ImageObservation compareWith(JudgedImage baseline) {
            BaselineSimilarity baselineSimilarity = new BaselineSimilarity(
                    ImageSimilarity.psnr(image, baseline.image),
                    ImageSimilarity.ssim(image, baseline.image),
                    PerceptualDistance.between(judgeOutput.layerActivations(), baseline.judgeOutput.layerActivations()),
                    image.equals(baseline.image));
            return new ImageObservation(
                    judgeOutput.classification(), judgeOutput.features().values(), Optional.of(baselineSimilarity));
        }
    }
}
