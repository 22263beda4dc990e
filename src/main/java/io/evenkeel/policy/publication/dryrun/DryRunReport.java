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
        DryRunSubject draft,
        int requests,
        int notRead,
        int changed,
        List<DecisionChange> decisions,
        List<NamedCount> rules,
        List<NamedCount> concepts,
        List<RequestResult> examples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RequestResult> results) {
    /**
     * What is compared.
     *
     * @param name of the draft
     * @param digest of what it would publish
     * @param against the version that decides now, or "nothing"
     */
    record DryRunSubject(String name, String digest, String against) {}

    /** Requests that went from one decision to another, or the same. */
    record DecisionChange(String before, String after, int requests) {}

    /** Of something that has a name. */
    record NamedCount(String name, int before, int after) {}

    /** One request. */
    record RequestResult(String request, Instant at, boolean changed, DecisionSummary before, DecisionSummary after) {}

    public DryRunReport {
        decisions = List.copyOf(decisions);
        rules = List.copyOf(rules);
        concepts = List.copyOf(concepts);
        examples = List.copyOf(examples);
        results = List.copyOf(results);
    }
}
