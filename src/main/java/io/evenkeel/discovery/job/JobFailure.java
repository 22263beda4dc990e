package io.evenkeel.discovery.job;

import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.spec.InvalidDiscoverySpecException;
import io.evenkeel.platform.ProblemException;

/**
 * Why a discovery ended without a result.
 *
 * @param code stable, for machines
 * @param detail in words
 */
record JobFailure(String code, String detail) {
    private static final int LONGEST = 4000;

    JobFailure {
        String legible = detail.replaceAll("[\\x{0}\\p{Cs}]", "?");
        detail = legible.length() > LONGEST ? legible.substring(0, LONGEST) + "..." : legible;
    }

    static JobFailure of(Throwable trouble) {
        String detail = String.valueOf(trouble.getMessage());
        if (trouble instanceof DiscoveryException named) {
            return new JobFailure(named.code(), detail);
        }
        if (trouble instanceof InvalidDiscoverySpecException) {
            return new JobFailure("invalid-spec", detail);
        }
        if (trouble instanceof ProblemException named) {
            String type = named.problem().type();
            return new JobFailure(type.substring(type.lastIndexOf(':') + 1), detail);
        }
        return new JobFailure("internal-error", trouble + "\nMaybe the log tells more.");
    }

    static JobFailure lost(int workers) {
        return new JobFailure(
                "workers-lost",
                "(" + workers + ") workers went silent over it, which is the most that are given.\n"
                        + "Maybe it needs more memory than there is: see how the processes ended.");
    }
}
