package io.evenkeel.discovery.job;

import io.evenkeel.discovery.InvalidSpec;
import io.evenkeel.discovery.Undiscoverable;
import io.evenkeel.platform.ProblemException;

/**
 * Why a discovery ended without a result.
 *
 * @param code stable, for machines
 * @param detail in words
 */
record Failure(String code, String detail) {
    private static final int LONGEST = 4000;

    Failure {
        String legible = detail.replaceAll("[\\x{0}\\p{Cs}]", "?");
        detail = legible.length() > LONGEST ? legible.substring(0, LONGEST) + "..." : legible;
    }

    static Failure of(Throwable trouble) {
        String detail = String.valueOf(trouble.getMessage());
        if (trouble instanceof Undiscoverable named) {
            return new Failure(named.code(), detail);
        }
        if (trouble instanceof InvalidSpec) {
            return new Failure("invalid-spec", detail);
        }
        if (trouble instanceof ProblemException named) {
            String type = named.problem().type();
            return new Failure(type.substring(type.lastIndexOf(':') + 1), detail);
        }
        return new Failure("internal-error", trouble + "\nMaybe the log tells more.");
    }

    static Failure lost(int workers) {
        return new Failure(
                "workers-lost",
                "(" + workers + ") workers went silent over it, which is the most that are given.\n"
                        + "Maybe it needs more memory than there is: see how the processes ended.");
    }
}
