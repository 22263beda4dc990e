package io.evenkeel.evaluation.run;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.evaluation.judge.JudgeOutput;
import io.evenkeel.evaluation.metric.PerceptualDistance;
import io.evenkeel.image.ImageSimilarity;
import io.evenkeel.image.RgbImage;
import java.util.Optional;

/**
 * The stored observation of an image.
 *
 * @param classification the judge's classification
 * @param features activations of the judge's last layer but one
 * @param baselineSimilarity similarity to the baseline; absent for a baseline
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
     * Similarity to the baseline.
     *
     * @param psnr infinite for identical images
     * @param distance perceptual distance by the judge's layers
     * @param identical whether all pixels are equal
     */
    record BaselineSimilarity(double psnr, double ssim, double distance, boolean identical) {}

    /** A generated image with the judge's output. */
    record JudgedImage(RgbImage image, JudgeOutput judgeOutput) {
        ImageObservation toBaselineObservation() {
            return new ImageObservation(
                    judgeOutput.classification(), judgeOutput.features().values(), Optional.empty());
        }

        ImageObservation compareWith(JudgedImage baseline) {
            BaselineSimilarity similarity = new BaselineSimilarity(
                    ImageSimilarity.psnr(image, baseline.image),
                    ImageSimilarity.ssim(image, baseline.image),
                    PerceptualDistance.between(judgeOutput.layerActivations(), baseline.judgeOutput.layerActivations()),
                    image.equals(baseline.image));
            return new ImageObservation(
                    judgeOutput.classification(), judgeOutput.features().values(), Optional.of(similarity));
        }
    }
}
