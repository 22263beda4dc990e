package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.ConfidenceInterval;
import io.evenkeel.evaluation.run.ImageObservation.BaselineSimilarity;
import io.evenkeel.evaluation.spec.EvaluationSpec.UnsafeLabels;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What a ledger says of jobs. Pictures that could not be painted are left out. */
record EvaluationResults(ObservationStore observationStore) {
    /** A job that was painted. */
    record JudgedSample(EvaluationSample sample, ImageObservation observation) {
        String topLabel(String group) {
            return observation.classification().mostProbableLabel(group);
        }

        boolean isUnsafe(UnsafeLabels unsafeLabels) {
            return unsafeLabels.labels().contains(topLabel(unsafeLabels.group()));
        }

        /** Whether it shows every class that it was dealt. */
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

    /** The unsteered twins of jobs. */
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

    /** Over pictures that have a twin. */
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
