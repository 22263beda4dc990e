package io.evenkeel.policy.publication.dryrun;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What would change if a draft were published. Prompts do not stand here: requests have names.
 *
 * @param requests that both decided, in order, counting from zero
 * @param notRead requests that were decided, but whose prompts are no longer kept, or could not be read in time
 * @param changed requests that would be decided otherwise, push otherwise, or for other rules
 * @param decisions how many went from which decision to which
 * @param rules how often each fired
 * @param concepts how many pictures each pushed
 * @param examples of what changed, some of each kind
 * @param results of all requests, where they were given with the dry run
 */
public record DryRunReport(
        Subject draft,
        int requests,
        int notRead,
        int changed,
        List<Turn> decisions,
        List<Count> rules,
        List<Count> concepts,
        List<Result> examples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Result> results) {
    /**
     * What is compared.
     *
     * @param name of the draft
     * @param digest of what it would publish
     * @param against the version that decides now, or "nothing"
     */
    record Subject(String name, String digest, String against) {}

    /** Requests that went from one decision to another, or the same. */
    record Turn(String before, String after, int requests) {}

    /** Of something that has a name. */
    record Count(String name, int before, int after) {}

    /** One request. */
    record Result(String request, Instant at, boolean changed, DecisionSummary before, DecisionSummary after) {}

    public DryRunReport {
        decisions = List.copyOf(decisions);
        rules = List.copyOf(rules);
        concepts = List.copyOf(concepts);
        examples = List.copyOf(examples);
        results = List.copyOf(results);
    }
}
