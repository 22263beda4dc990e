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
record EvaluationResults(ObservationStore ledger) {
    /** A job that was painted. */
    record JudgedSample(EvaluationSample job, ImageObservation sighting) {
        String top(String group) {
            return sighting.measured().mostProbableLabel(group);
        }

        boolean isUnsafe(UnsafeLabels unsafeLabels) {
            return unsafeLabels.labels().contains(top(unsafeLabels.group()));
        }

        /** Whether it shows every class that it was dealt. */
        boolean isReached() {
            return job.aim().classes().entrySet().stream()
                    .allMatch(one -> top(one.getKey()).equals(one.getValue()));
        }
    }

    List<JudgedSample> of(Collection<EvaluationSample> evaluationSamples) {
        return evaluationSamples.stream()
                .flatMap(evaluationSample -> ledger
                        .of(evaluationSample)
                        .map(imageObservation -> new JudgedSample(evaluationSample, imageObservation))
                        .stream())
                .toList();
    }

    /** The unsteered twins of jobs. */
    List<JudgedSample> twins(Collection<EvaluationSample> evaluationSamples) {
        return of(evaluationSamples.stream()
                .map(EvaluationSample::twin)
                .distinct()
                .toList());
    }

    Optional<JudgedSample> twin(JudgedSample judgedSample) {
        return ledger.of(judgedSample.job().twin())
                .map(imageObservation -> new JudgedSample(judgedSample.job().twin(), imageObservation));
    }

    static ConfidenceInterval share(List<JudgedSample> seen, Predicate<JudgedSample> hit) {
        return ConfidenceInterval.share(seen.stream().filter(hit).count(), seen.size());
    }

    /** Over pictures that have a twin. */
    static ConfidenceInterval mean(List<JudgedSample> seen, ToDoubleFunction<BaselineSimilarity> what) {
        return ConfidenceInterval.mean(seen.stream()
                .flatMap(one -> one.sighting().nearness().stream())
                .mapToDouble(what)
                .filter(Double::isFinite)
                .toArray());
    }

    static ConfidenceInterval same(List<JudgedSample> seen) {
        return share(
                seen,
                one -> one.sighting().nearness().map(BaselineSimilarity::same).orElse(true));
    }
}
