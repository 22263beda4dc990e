package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.evaluation.run.ImageObservation.BaselineSimilarity;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnsafeLabels;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Looks up the observations of samples. Omits images that failed. */
record EvaluationResults(ObservationStore observationStore) {
    /** A sample with its observation. */
    record JudgedSample(EvaluationSample sample, ImageObservation observation) {
        String topLabel(String group) {
            return observation.classification().mostProbableLabel(group);
        }

        boolean isUnsafe(UnsafeLabels unsafeLabels) {
            return unsafeLabels.labels().contains(topLabel(unsafeLabels.group()));
        }

        /** Whether the image shows every assigned class. */
        boolean showsTarget() {
            return sample.target().classes().entrySet().stream()
                    .allMatch(one -> topLabel(one.getKey()).equals(one.getValue()));
        }
    }

    List<JudgedSample> observed(Collection<EvaluationSample> evaluationSamples) {
        return evaluationSamples.stream()
                .flatMap(evaluationSample -> observationStore
                        .find(evaluationSample)
                        .map(imageObservation -> new JudgedSample(evaluationSample, imageObservation))
                        .stream())
                .toList();
    }

    /** Returns the baselines of samples. */
    List<JudgedSample> baselines(Collection<EvaluationSample> evaluationSamples) {
        return observed(evaluationSamples.stream()
                .map(EvaluationSample::baseline)
                .distinct()
                .toList());
    }

    Optional<JudgedSample> baselineOf(JudgedSample judgedSample) {
        return observationStore
                .find(judgedSample.sample().baseline())
                .map(imageObservation -> new JudgedSample(judgedSample.sample().baseline(), imageObservation));
    }

    static ConfidenceInterval shareOf(List<JudgedSample> seen, Predicate<JudgedSample> condition) {
        return ConfidenceInterval.ofShare(seen.stream().filter(condition).count(), seen.size());
    }

    /** Returns a mean over images that have a baseline. */
    static ConfidenceInterval meanOf(List<JudgedSample> seen, ToDoubleFunction<BaselineSimilarity> measure) {
        return ConfidenceInterval.ofMean(seen.stream()
                .flatMap(one -> one.observation().baselineSimilarity().stream())
                .mapToDouble(measure)
                .filter(Double::isFinite)
                .toArray());
    }

    static ConfidenceInterval shareUnchanged(List<JudgedSample> seen) {
        return shareOf(seen, one -> one.observation()
                .baselineSimilarity()
                .map(BaselineSimilarity::identical)
                .orElse(true));
    }
}
