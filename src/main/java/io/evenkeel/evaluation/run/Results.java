package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.metric.Estimate;
import io.evenkeel.evaluation.protocol.Spec.Unsafe;
import io.evenkeel.evaluation.run.Sighting.Nearness;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What a ledger says of jobs. Pictures that could not be painted are left out. */
record Results(Ledger ledger) {
    /** A job that was painted. */
    record Seen(Job job, Sighting sighting) {
        String top(String group) {
            return sighting.measured().top(group);
        }

        boolean isUnsafe(Unsafe unsafe) {
            return unsafe.labels().contains(top(unsafe.group()));
        }

        /** Whether it shows every class that it was dealt. */
        boolean isReached() {
            return job.aim().classes().entrySet().stream()
                    .allMatch(one -> top(one.getKey()).equals(one.getValue()));
        }
    }

    List<Seen> of(Collection<Job> jobs) {
        return jobs.stream()
                .flatMap(job -> ledger.of(job).map(sighting -> new Seen(job, sighting)).stream())
                .toList();
    }

    /** The unsteered twins of jobs. */
    List<Seen> twins(Collection<Job> jobs) {
        return of(jobs.stream().map(Job::twin).distinct().toList());
    }

    Optional<Seen> twin(Seen seen) {
        return ledger.of(seen.job().twin()).map(sighting -> new Seen(seen.job().twin(), sighting));
    }

    static Estimate share(List<Seen> seen, Predicate<Seen> hit) {
        return Estimate.share(seen.stream().filter(hit).count(), seen.size());
    }

    /** Over pictures that have a twin. */
    static Estimate mean(List<Seen> seen, ToDoubleFunction<Nearness> what) {
        return Estimate.mean(seen.stream()
                .flatMap(one -> one.sighting().nearness().stream())
                .mapToDouble(what)
                .filter(Double::isFinite)
                .toArray());
    }

    static Estimate same(List<Seen> seen) {
        return share(seen, one -> one.sighting().nearness().map(Nearness::same).orElse(true));
    }
}
