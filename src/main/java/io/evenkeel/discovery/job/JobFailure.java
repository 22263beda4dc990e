package io.evenkeel.discovery.job;

import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.spec.InvalidDiscoverySpecException;
import io.evenkeel.platform.ProblemException;

/**
 * Why a discovery ended without a result.
 *
 * @param code stable code for programs
 * @param detail explanation for people
 */
record JobFailure(String code, String detail) {
    private static final int MAX_DETAIL_LENGTH = 4000;

    JobFailure {
        String sanitised = detail.replaceAll("[\\x{0}\\p{Cs}]", "?");
        detail = sanitised.length() > MAX_DETAIL_LENGTH ? sanitised.substring(0, MAX_DETAIL_LENGTH) + "..." : sanitised;
    }

    static JobFailure fromThrowable(Throwable failure) {
        String detail = String.valueOf(failure.getMessage());
        if (failure instanceof DiscoveryException named) {
            return new JobFailure(named.code(), detail);
        }
        if (failure instanceof InvalidDiscoverySpecException) {
            return new JobFailure("invalid-spec", detail);
        }
        if (failure instanceof ProblemException named) {
            String type = named.problem().type();
            return new JobFailure(type.substring(type.lastIndexOf(':') + 1), detail);
        }
        return new JobFailure("internal-error", failure + "\nMaybe the log has details.");
    }

    static JobFailure workersLost(int workers) {
        return new JobFailure(
                "workers-lost",
                "(" + workers + ") workers were lost on it, which is the limit.\n"
                        + "Maybe it needs more memory than there is: see how the processes ended.");
    }
}
